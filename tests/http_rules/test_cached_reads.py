"""The service with its read cache: nobody can tell that there is one."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from httpx2 import Client, Response

from blog.adapters.http.cache import ReadCache
from blog.domain.policy import restricted_access
from tests.access.people import People
from tests.builders import A_MICROSECOND, AN_HOUR, a_post, a_scheduled_post, a_user
from tests.fakes.changes import MemoryChanges
from tests.unit.http.answers import problem_of
from tests.unit.http.in_process import a_client
from tests.unit.http.service import POSTS, USERS, Fakes, an_app, post_data, user_data

POST = f"{POSTS}/1"
HEADERS = [("Accept", "text/html"), ("User-Agent", "an old one"), ("Origin", "https://app.example")]

TARGETS = [
    *("/", "/health/live", "/problems/post-not-found", "/api/v1", "/api/v1/", "/api/v1/nothing"),
    *(POST, f"{POST}?", f"{POST}/", f"{POST}?a=1", "/api/v1//posts/1", f"{POSTS}/%31"),
    *(f"{POSTS}%2f1", f"{POSTS}/1%0a", f"{POSTS}/01", f"{POSTS}/2", f"{POSTS}/3", f"{POSTS}/99"),
    *(f"{POSTS}/x", f"{POSTS}/9223372036854775808", f"{POSTS}/%C3%A9", f"{POSTS}/1;a=b"),
    *(POSTS, f"{POSTS}?", f"{POSTS}/", f"{POSTS}?limit=1", f"{POSTS}?limit=01", f"{POSTS}?limit=0"),
    *(f"{POSTS}?limit=1&skip=1", f"{POSTS}?skip=1&limit=1", f"{POSTS}?limit=1&limit=1"),
    *(f"{POSTS}?count=true", f"{POSTS}?count=TRUE", f"{POSTS}?count=1", f"{POSTS}?count"),
    *(f"{POSTS}?include=author", f"{POSTS}?include=author&limit=2", f"{POSTS}?include=x"),
    *(f"{POSTS}?published=true", f"{POSTS}?published=false", f"{POSTS}?status=scheduled"),
    *(f"{POSTS}?author_id=1", f"{POSTS}?author_id=7", f"{POSTS}?q=house", f"{POSTS}?q=h%C3%B6use"),
    *(f"{POSTS}?q=", f"{POSTS}?q=%ff", f"{POSTS}?q=a+house", f"{POSTS}?sort=title&limit=1"),
    *(f"{POSTS}?sort=-title", f"{POSTS}?cursor=x", f"{POSTS}?cursor=", f"{POSTS}?l%69mit=1"),
    *(USERS, f"{USERS}/1", f"{USERS}/2", f"{USERS}/9", f"{USERS}/me", f"{USERS}?sort=name"),
    *(f"{USERS}/1/posts", f"{USERS}/1/posts?limit=1", f"{USERS}/9/posts", f"{USERS}/search"),
    *(f"{USERS}/search?name=%C3%A9lo", f"{USERS}/search?city=x&name=", "/api/v1/sessions"),
]
CONDITIONS = ['"4-published.3"', 'W/"4-published.3"', "*", '"other"', "", 'x, "4-published.3"', '"']


@pytest.fixture
def filled(fakes: Fakes) -> Fakes:
    """Two users, and a post that is public, one that is scheduled and one that is a draft."""
    public = a_post(published=True, author_id=1)
    fakes.add(a_user(), a_user("Ada Lovelace"))
    fakes.add(public, a_scheduled_post(author_id=1), a_post("Never shown", author_id=2))
    return fakes


@pytest.fixture(scope="module")
def shared_cache(shared_fakes: Fakes) -> ReadCache:
    return ReadCache(MemoryChanges(shared_fakes.memory, shared_fakes.clock))


@pytest.fixture(scope="module")
def shared_cached(shared_fakes: Fakes, shared_cache: ReadCache) -> Iterator[Client]:
    with a_client(an_app(shared_fakes, cache=shared_cache)) as client:
        yield client


@pytest.fixture
def cache(shared_cache: ReadCache) -> ReadCache:
    return shared_cache


@pytest.fixture
def cached(shared_cached: Client, filled: Fakes) -> Client:
    """A client of a service with a cache."""
    return shared_cached


def told(response: Response) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """All of an answer but its id, which is another each time."""
    request_id = response.headers["X-Request-Id"]
    headers = [(k, v) for k, v in response.headers.raw if k.lower() != b"x-request-id"]
    return response.status_code, headers, response.content.replace(request_id.encode(), b"id")


def assert_equal_answers(
    plain: Client, cached: Client, method: str, target: str, headers: list[tuple[str, str]]
) -> None:
    extensions = {"target": target.encode()}

    expected = plain.request(method, "/", headers=headers, extensions=extensions)
    answers = [
        cached.request(method, "/", headers=headers, extensions=extensions) for _ in range(3)
    ]

    assert [told(answer) for answer in answers] == [told(expected)] * 3
    assert len({answer.headers["X-Request-Id"] for answer in answers}) == 3


def warm(client: Client, target: str, **headers: str) -> Response:
    """The answer that is kept from now on."""
    client.get(target, headers=headers)
    return client.get(target, headers=headers)


def test_enough_odd_requests_are_compared() -> None:
    assert len(set(TARGETS)) + len(CONDITIONS) >= 60


@pytest.mark.parametrize("target", TARGETS)
def test_an_answer_from_the_cache_is_that_of_the_routes(
    client: Client, cached: Client, target: str
) -> None:
    for method in ("GET", "HEAD", "OPTIONS"):
        assert_equal_answers(client, cached, method, target, HEADERS)


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("target", [POST, POSTS, f"{POSTS}/99"])
def test_an_answer_from_the_cache_knows_what_the_client_has(
    client: Client, cached: Client, target: str, condition: str
) -> None:
    warm(cached, target)
    for method in ("GET", "HEAD"):
        assert_equal_answers(client, cached, method, target, [("If-None-Match", condition)])


@pytest.mark.parametrize(
    "headers",
    [
        [("If-None-Match", '"x"'), ("If-None-Match", '"4-published.3"')],
        [("If-Match", '"x"')],
        [("If-Modified-Since", "Fri, 20 Nov 2026 09:21:02 GMT")],
        [("Range", "bytes=0-1")],
        [("Cache-Control", "no-cache")],
        [("Content-Type", "text/plain")],
        [("Content-Encoding", "gzip")],
        [("Transfer-Encoding", "chunked")],
        [("Content-Length", "0")],
        [("Idempotency-Key", "x" * 256)],
        [("Authorization", "Bearer x")],
        [("X-Request-Id", "mine")],
        [("Host", "evil.example")],
        [("X", "x" * 40_000)],
        [("Many", "x")] * 101,
    ],
)
def test_an_answer_from_the_cache_is_no_other_for_an_odd_header(
    client: Client, cached: Client, headers: list[tuple[str, str]]
) -> None:
    warm(cached, POST)
    for method in ("GET", "HEAD"):
        assert_equal_answers(client, cached, method, POST, headers)


def test_most_of_these_come_from_the_cache(cached: Client, cache: ReadCache) -> None:
    etag = warm(cached, POST).headers["ETag"]
    warm(cached, POST, **{"If-None-Match": etag})
    before = cache.hits

    statuses = [
        cached.get(POST).status_code,
        cached.head(POST).status_code,
        cached.get(POST, headers={"If-None-Match": etag}).status_code,
        cached.get(POST, headers={"Origin": "https://app.example"}).status_code,
    ]

    assert statuses == [200, 200, 304, 200]
    assert cache.hits == before + 4


def test_a_write_is_seen_by_the_next_read(cached: Client) -> None:
    for target, body in {
        POST: {"title": "Another title"},
        f"{USERS}/1": {"name": "Élodie Dupont"},
    }.items():
        before = warm(cached, POST)
        cached.patch(target, json=body)
        after = cached.get(POST)

        assert after.json() != before.json()
        assert after.headers["ETag"] != before.headers["ETag"]


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("POST", f"{POST}/unpublish", 200),
        ("POST", f"{USERS}/1/deactivate", 200),
        ("DELETE", POST, 404),
        ("DELETE", f"{USERS}/1?posts=delete", 404),
    ],
)
def test_what_changes_a_post_or_its_author_is_seen_at_once(
    cached: Client, method: str, target: str, status: int
) -> None:
    before = warm(cached, POST)

    cached.request(method, target)
    after = cached.get(POST)

    assert after.status_code == status
    assert after.json() != before.json()


def test_a_new_post_is_in_a_list_at_once(cached: Client) -> None:
    before = warm(cached, f"{POSTS}?count=true")

    cached.post(POSTS, json=post_data(author_id=2))
    after = cached.get(f"{POSTS}?count=true")

    assert int(after.headers["X-Total-Count"]) == int(before.headers["X-Total-Count"]) + 1


def test_a_post_becomes_public_without_a_commit(cached: Client, filled: Fakes) -> None:
    scheduled = warm(cached, f"{POSTS}/2")
    drafts = warm(cached, f"{POSTS}?published=true")

    filled.clock.move(AN_HOUR - A_MICROSECOND)
    assert cached.get(f"{POSTS}/2").json() == scheduled.json()
    filled.clock.move(A_MICROSECOND)

    assert cached.get(f"{POSTS}/2").json()["status"] == "published"
    assert len(cached.get(f"{POSTS}?published=true").json()) == len(drafts.json()) + 1


def test_a_page_of_another_origin_may_see_what_its_origin_may(filled: Fakes) -> None:
    cache = ReadCache(MemoryChanges(filled.memory, filled.clock))
    app = an_app(filled, cache=cache, cors_origins=("https://app.example",))

    with a_client(app) as client:
        warm(client, POST)
        own = client.get(POST, headers={"Origin": "https://app.example"})
        foreign = client.get(POST, headers={"Origin": "https://evil.example"})

    assert cache.hits == 3
    assert own.headers["Access-Control-Allow-Origin"] == "https://app.example"
    assert "Access-Control-Allow-Origin" not in foreign.headers


def test_the_guards_stand_before_the_cache(filled: Fakes) -> None:
    app = an_app(filled, cache=ReadCache(MemoryChanges(filled.memory, filled.clock)))

    with a_client(app) as client, a_client(app, peer=("8.8.8.8", 50_000)) as stranger:
        warm(client, POST)

        assert client.get(POST).status_code == 200
        problem_of(client.get(POST, headers={"Host": "evil.example"}), 421, "misdirected-request")
        problem_of(stranger.get(POST), 403, "forbidden")
        problem_of(client.get(POST, headers={"X": "x" * 40_000}), 431, "headers-too-large")


@pytest.fixture
def restricted_cache(fakes: Fakes) -> ReadCache:
    return ReadCache(MemoryChanges(fakes.memory, fakes.clock))


@pytest.fixture
def restricted_cached(fakes: Fakes, restricted_cache: ReadCache) -> Iterator[Client]:
    app = an_app(fakes, policy=restricted_access, cache=restricted_cache)
    with a_client(app) as client:
        yield client


def targets_of(people: People) -> list[str]:
    hidden, public = f"{POSTS}/{people.hidden.id}", f"{POSTS}/{people.public.id}"
    return [hidden, public, POSTS, f"{USERS}/{people.own.id}", USERS, f"{USERS}/me"]


@pytest.mark.parametrize("standing", ["own", "other", "editor", "admin"])
def test_nobody_gets_what_somebody_saw_who_was_known(
    restricted: Client, restricted_cached: Client, people: People, standing: str
) -> None:
    for target in targets_of(people):
        expected = told(restricted.get(target))
        for _ in range(3):
            known = restricted_cached.get(target, headers=people.header(standing))
            assert known.status_code in (200, 404)
            assert told(restricted_cached.get(target)) == expected


@pytest.mark.parametrize("standing", ["own", "other", "editor", "admin"])
def test_who_is_known_gets_nothing_that_was_kept_for_strangers(
    restricted: Client, restricted_cached: Client, people: People, standing: str
) -> None:
    headers = people.header(standing)
    for target in targets_of(people):
        warm(restricted_cached, target)

        answer = restricted_cached.get(target, headers=headers)

        assert told(answer) == told(restricted.get(target, headers=headers))


def test_who_is_known_neither_fills_the_cache_nor_is_counted(
    restricted_cached: Client, restricted_cache: ReadCache, people: People
) -> None:
    for target in targets_of(people):
        warm(restricted_cached, target, **people.header("admin"))

    assert (restricted_cache.stored_bytes, restricted_cache.reads) == (0, 0)


def test_a_token_that_is_no_good_is_refused_before_the_cache(
    restricted_cached: Client, people: People
) -> None:
    target = f"{POSTS}/{people.public.id}"
    warm(restricted_cached, target)

    refused = restricted_cached.get(target, headers={"Authorization": "Bearer nobody's"})

    problem_of(refused, 401, "unauthenticated")


def test_a_user_who_was_registered_is_shown_at_once(cached: Client) -> None:
    warm(cached, USERS)

    created = cached.post(USERS, json=user_data())

    assert created.json() in cached.get(USERS).json()


def test_without_a_cache_nothing_is_kept(client: Client, filled: Fakes) -> None:
    before = [client.get(POST).json() for _ in range(3)][-1]

    post = filled.memory.posts[1]
    post.title = "Changed behind everybody's back"
    filled.memory.posts[1] = replace(post)

    assert client.get(POST).json() != before
