"""What the read cache keeps, for how long, and how much of it."""

import asyncio
import logging
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.types import Message, Receive, Scope, Send

from blog.adapters.http.cache import (
    LARGEST_ANSWER,
    LEAST_HITS,
    REST,
    TRIAL,
    CachedReads,
    ReadCache,
)

A_READ = "/api/v1/posts/1"
MIB = 1024 * 1024


class SetChanges:
    """The mark is what a test says, and it is counted how often it is asked for."""

    def __init__(self) -> None:
        self.now: int | None = 1
        self.times_asked = 0

    def mark(self) -> int | None:
        self.times_asked += 1
        return self.now


class Routes:
    """Behind the cache: answers with how many it has answered, in so many bytes and pieces."""

    def __init__(self, size: int = 1, pieces: int = 1, status: int = 200) -> None:
        self.size = size
        self.pieces = pieces
        self.status = status
        self.answered = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.answered += 1
        headers = [(b"etag", b'"%d"' % self.answered), (b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        body = b"%d" % self.answered
        body += b" " * (self.size - len(body))
        for left in reversed(range(self.pieces)):
            await send({"type": "http.response.body", "body": body, "more_body": left > 0})


def a_request(path: str = A_READ, query: bytes = b"", **headers: str) -> Scope:
    return {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()],
    }


class Reader:
    """Asks through a cache, each time in another turn of the loop."""

    def __init__(self, routes: Routes, most_bytes: int = 64 * MIB) -> None:
        self.changes = SetChanges()
        self.cache = ReadCache(self.changes, most_bytes)
        self.app = CachedReads(routes, self.cache, ("/api/v1/sessions",))

    async def send(self, scope: Scope) -> bytes:
        """The bytes of the answer."""
        sent: list[Message] = []

        async def receive() -> Message:
            raise AssertionError("no read has a body")

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"].append((b"x-request-id", b"added by an outer layer"))
            sent.append(message)

        await self.app(scope, receive, send)
        assert sent[0]["headers"].count((b"x-request-id", b"added by an outer layer")) == 1
        return b"".join(message["body"] for message in sent[1:]).strip()

    def ask(self, *scopes: Scope) -> list[bytes]:
        async def one_by_one() -> list[bytes]:
            answers = []
            for scope in scopes:
                answers.append(await self.send(scope))
                await asyncio.sleep(0)
            return answers

        return asyncio.run(one_by_one())

    def ask_again(self, scope: Scope, times: int) -> list[bytes]:
        return self.ask(*[scope] * times)


def test_an_answer_is_given_again() -> None:
    reader = Reader(Routes())

    answers = reader.ask_again(a_request(), 3)

    assert answers == [b"1", b"1", b"1"]
    assert (reader.cache.hits, reader.cache.reads) == (2, 3)


def test_another_mark_ends_all_answers() -> None:
    reader = Reader(Routes())
    reader.ask_again(a_request(), 3)

    reader.changes.now = 2

    assert reader.ask_again(a_request(), 3) == [b"2", b"2", b"2"]


def test_without_a_mark_nothing_is_kept_or_given() -> None:
    reader = Reader(Routes())
    reader.ask_again(a_request(), 3)

    reader.changes.now = None

    assert reader.ask_again(a_request(), 3) == [b"2", b"3", b"4"]


def test_an_answer_that_was_made_while_somebody_wrote_is_not_given_afterwards() -> None:
    changes_meanwhile = Routes()
    reader = Reader(changes_meanwhile)

    async def overtaken() -> list[bytes]:
        slow = asyncio.Event()

        async def wait(scope: Scope, receive: Receive, send: Send) -> None:
            await slow.wait()
            await changes_meanwhile(scope, receive, send)

        reader.app = CachedReads(wait, reader.cache)
        late = asyncio.create_task(reader.send(a_request()))
        await asyncio.sleep(0)
        reader.changes.now = 2
        other = asyncio.create_task(reader.send(a_request("/api/v1/users/1")))
        await asyncio.sleep(0)
        slow.set()
        return [await late, await other, await reader.send(a_request())]

    assert asyncio.run(overtaken()) == [b"1", b"2", b"3"]


def test_the_mark_is_asked_for_once_in_a_turn_of_the_loop() -> None:
    reader = Reader(Routes())

    async def at_once(number: int) -> None:
        await asyncio.gather(*(reader.send(a_request()) for _ in range(number)))

    asyncio.run(at_once(10))
    assert reader.changes.times_asked == 1
    asyncio.run(at_once(10))
    assert reader.changes.times_asked == 2


def test_who_comes_in_the_next_turn_of_the_loop_has_the_mark_of_that_turn() -> None:
    reader = Reader(Routes())
    reader.ask_again(a_request(), 3)

    async def write_in_between() -> list[bytes]:
        first = asyncio.create_task(reader.send(a_request()))
        await first
        reader.changes.now = 2
        return [first.result(), await asyncio.create_task(reader.send(a_request()))]

    assert asyncio.run(write_in_between()) == [b"1", b"2"]


def test_a_turn_of_one_loop_is_none_of_another(thread: ThreadPoolExecutor) -> None:
    reader = Reader(Routes())
    reader.ask_again(a_request(), 3)

    async def in_one_turn() -> list[bytes]:
        first = await reader.send(a_request())
        reader.changes.now = 2
        return [first, *thread.submit(reader.ask, a_request()).result()]

    assert asyncio.run(in_one_turn()) == [b"1", b"2"]


@pytest.fixture
def thread() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as thread:
        yield thread


@pytest.mark.parametrize(
    "other",
    [
        a_request("/api/v1/posts/2"),
        a_request(query=b"include=author"),
        a_request(if_none_match='"1"'),
    ],
)
def test_answers_differ_by_path_query_and_condition(other: Scope) -> None:
    reader = Reader(Routes())
    reader.ask_again(a_request(), 2)

    assert reader.ask_again(other, 3) == [b"2", b"2", b"2"]
    assert reader.ask(a_request()) == [b"1"]


@pytest.mark.parametrize(
    "scope",
    [
        a_request(authorization="Bearer token"),
        a_request(content_length="2"),
        a_request(transfer_encoding="chunked"),
        a_request(expect="100-continue"),
        a_request(idempotency_key="1"),
        a_request("/"),
        a_request("/health/ready"),
        a_request("/api/v10/posts"),
        a_request("/api/v1/sessions"),
        {**a_request(), "method": "POST"},
        {**a_request(), "method": "OPTIONS"},
    ],
)
def test_what_is_none_of_its_business_passes(scope: Scope) -> None:
    reader = Reader(Routes())
    reader.ask_again(a_request(), 3)

    assert reader.ask_again(scope, 3) == [b"2", b"3", b"4"]
    assert reader.cache.reads == 3


@pytest.mark.parametrize(
    "routes",
    [
        Routes(status=404),
        Routes(status=206),
        Routes(status=503),
        Routes(pieces=2),
        Routes(size=LARGEST_ANSWER + 1),
    ],
)
def test_only_whole_answers_of_success_up_to_a_size_are_kept(routes: Routes) -> None:
    reader = Reader(routes)

    reader.ask_again(a_request(), 4)

    assert routes.answered == 4
    assert reader.cache.stored_bytes == 0


def test_an_answer_of_the_largest_size_is_kept() -> None:
    routes = Routes(size=LARGEST_ANSWER)

    Reader(routes).ask_again(a_request(), 4)

    assert routes.answered == 1


def test_what_was_not_used_for_longest_gives_way() -> None:
    reader = Reader(Routes(size=200_000), most_bytes=MIB)
    reader.ask(*(a_request(f"/api/v1/posts/{number}") for number in range(1, 6)))
    (first,) = reader.ask(a_request("/api/v1/posts/1"))

    reader.ask(a_request("/api/v1/posts/6"))

    assert reader.ask(a_request("/api/v1/posts/1")) == [first]
    assert reader.ask(a_request("/api/v1/posts/2")) == [b"7"]


@pytest.fixture
def traced() -> Iterator[Callable[[], int]]:
    """How many bytes Python took since the test began."""
    tracemalloc.start()
    yield lambda: tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()


def fill(cache: ReadCache, size: int) -> None:
    """With answers of that size, more than it may keep."""
    for number in range(3 * MIB // (size + 1_000)):
        key = (b"/api/v1/posts/%d" % number, b"limit=%d" % number, b'"%d"' % number)
        headers = [(b"name-%d" % n, b"value %d" % (number + n)) for n in range(3)]
        start = {"type": "http.response.start", "status": 200, "headers": headers}
        cache.keep(key, 1, start, b"%d" % number + b" " * (size - 10))


@pytest.mark.parametrize("size", [1, 600, 5_000, LARGEST_ANSWER])
def test_it_takes_no_more_memory_than_it_may(size: int, traced: Callable[[], int]) -> None:
    fill(ReadCache(SetChanges(), most_bytes=MIB), size)  # what only the first time takes
    cache = ReadCache(SetChanges(), most_bytes=MIB)
    before = traced()

    fill(cache, size)

    assert MIB / 2 < cache.stored_bytes <= MIB
    assert traced() - before <= cache.stored_bytes + 10_000


def test_where_hardly_anything_is_asked_for_twice_it_stands_aside_and_tries_again_later() -> None:
    reader = Reader(Routes())
    reader.ask(*(a_request(f"/api/v1/posts/{n}") for n in range(TRIAL)))
    asked = reader.changes.times_asked

    reader.ask_again(a_request(), REST)
    assert (reader.changes.times_asked, reader.cache.hits) == (asked, 0)
    reader.ask_again(a_request(), 3)
    assert reader.cache.hits > 0


def test_where_writes_empty_it_all_the_time_it_stands_aside() -> None:
    reader = Reader(Routes())

    for mark in range(TRIAL + 10):
        reader.changes.now = mark
        reader.ask(a_request())

    assert reader.changes.times_asked == TRIAL


def test_where_it_is_of_use_it_goes_on() -> None:
    reader = Reader(Routes())
    hits, misses = LEAST_HITS + 2, TRIAL - LEAST_HITS - 2
    reader.ask_again(a_request(), hits)
    reader.ask(*(a_request(f"/api/v1/users/{n}") for n in range(misses)))
    before = reader.cache.hits

    reader.ask_again(a_request(), 10)

    assert reader.cache.hits == before + 10


def test_it_says_at_the_end_of_how_much_use_it_was(caplog: pytest.LogCaptureFixture) -> None:
    reader = Reader(Routes())
    reader.ask_again(a_request(), 5)

    with caplog.at_level(logging.INFO, "blog.cache"):
        reader.cache.close()

    assert caplog.messages == ["served 4 of 5 reads from the cache"]


def test_where_nothing_was_read_it_says_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "blog.cache"):
        ReadCache(SetChanges()).close()

    assert caplog.messages == []
