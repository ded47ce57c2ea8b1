"""What an AnswerRepository promises."""

import asyncio
from dataclasses import replace
from datetime import datetime

import pytest

from blog.application.access import Access
from blog.application.idempotency import Attempt, NewAnswer, Outcome, SafeRetries
from blog.application.stored_answers import KeyedRequest, StoredAnswer
from blog.application.user_queries import UserListing
from blog.domain.policy import Action, open_access
from blog.domain.users import UserNotFound
from tests.builders import A_DAY, A_MICROSECOND, NOW, a_keyed_request, a_post, a_user
from tests.contracts.stores import Store
from tests.fakes.clock import FakeClock

REQUEST = a_keyed_request()
ANSWER = StoredAnswer(REQUEST.fingerprint, b"the first answer", 1, REQUEST.role)
EXPIRED = NOW - A_DAY


@pytest.fixture(autouse=True)
def _two_users(store: Store) -> None:
    store.add(a_user(), a_user("Other"))


def claim(store: Store, request: KeyedRequest, expired: datetime = EXPIRED) -> StoredAnswer | None:
    """In a unit of work that is not committed."""
    with store.work() as work:
        return work.answers.claim(request, now=NOW, expired=expired)


def answer(
    store: Store,
    request: KeyedRequest = REQUEST,
    content: bytes = ANSWER.content,
    *,
    user_id: int = 1,
    at: datetime = NOW,
) -> None:
    """Claim the request at that moment, and store the answer to it."""
    with store.work() as work:
        assert work.answers.claim(request, now=at, expired=at - A_DAY) is None
        work.answers.store(request, content, user_id)
        work.commit()


def test_what_was_never_answered_is_claimed(store: Store) -> None:
    assert claim(store, REQUEST) is None


def test_what_was_answered_has_that_answer(store: Store) -> None:
    answer(store)

    assert claim(store, REQUEST) == ANSWER


@pytest.mark.parametrize("content", [b"\0\xff\n", b"", "ключ".encode() * 80_000])
def test_an_answer_of_any_bytes_is_given_again_as_it_was(store: Store, content: bytes) -> None:
    answer(store, content=content)

    assert claim(store, REQUEST) == replace(ANSWER, content=content)


@pytest.mark.parametrize(
    "other",
    [
        replace(REQUEST, actor="another"),
        replace(REQUEST, method="PUT"),
        replace(REQUEST, path="/another"),
        replace(REQUEST, key_hash=bytes(32)),
    ],
)
def test_another_actor_method_path_or_key_has_an_answer_of_its_own(
    store: Store, other: KeyedRequest
) -> None:
    answer(store)

    answer(store, other, b"another answer")

    assert claim(store, REQUEST) == ANSWER
    assert claim(store, other) == replace(ANSWER, content=b"another answer")


def test_another_fingerprint_finds_the_first_answer(store: Store) -> None:
    answer(store)

    assert claim(store, replace(REQUEST, fingerprint=bytes(32))) == ANSWER


def test_who_has_another_role_since_finds_the_first_answer_and_the_role_of_then(
    store: Store,
) -> None:
    answer(store)

    assert claim(store, replace(REQUEST, role="author")) == ANSWER


def test_a_claim_that_is_rolled_back_leaves_nothing(store: Store) -> None:
    with store.work() as work:
        work.answers.claim(REQUEST, now=NOW, expired=EXPIRED)
        work.answers.store(REQUEST, b"never given", 1)

    assert claim(store, REQUEST) is None


def test_an_answer_is_good_until_it_is_expired(store: Store) -> None:
    answer(store)

    assert claim(store, REQUEST, expired=NOW - A_MICROSECOND) == ANSWER
    assert claim(store, REQUEST, expired=NOW) is None


def test_an_expired_answer_is_replaced(store: Store) -> None:
    answer(store, at=NOW - A_DAY)
    other_body = replace(REQUEST, fingerprint=bytes(32), role="admin")

    answer(store, other_body, b"the second answer", user_id=2)

    assert claim(store, REQUEST) == StoredAnswer(bytes(32), b"the second answer", 2, "admin")


def test_an_expired_answer_stays_where_its_replacement_is_rolled_back(store: Store) -> None:
    answer(store)

    claim(store, replace(REQUEST, fingerprint=bytes(32)), expired=NOW)

    assert claim(store, REQUEST) == ANSWER


def test_the_oldest_expired_answers_are_swept(store: Store) -> None:
    requests = [a_keyed_request(f"key {n}") for n in range(5)]
    for age in (3, 1, 4, 2, 0):  # in days
        answer(store, requests[age], at=NOW - age * A_DAY)

    with store.work() as work:
        work.answers.sweep(NOW - A_DAY, limit=3)
        work.commit()

    left = [claim(store, request, expired=NOW - 9 * A_DAY) is not None for request in requests]
    assert left == [True, True, False, False, False]


def test_no_answer_is_swept_before_it_is_expired(store: Store) -> None:
    answer(store)

    with store.work() as work:
        work.answers.sweep(NOW - A_MICROSECOND, limit=100)
        work.commit()

    assert claim(store, REQUEST) == ANSWER


def test_an_answer_goes_with_the_user_whom_it_shows(store: Store) -> None:
    others = a_keyed_request("another key")
    answer(store, user_id=1)
    answer(store, others, user_id=2)

    with store.work() as work:
        work.users.remove(work.users.get(1))
        work.commit()

    assert claim(store, REQUEST) is None
    assert claim(store, others) is not None


def test_an_answer_stays_where_the_removal_of_its_user_is_rolled_back(store: Store) -> None:
    answer(store)

    with store.work() as work:
        work.users.remove(work.users.get(1))

    assert claim(store, REQUEST) == ANSWER


def test_an_answer_stays_when_its_user_and_posts_change(store: Store) -> None:
    store.add(a_post())
    answer(store)

    with store.work() as work:
        work.users.save(replace(work.users.get(1), name="Changed"))
        work.posts.remove(work.posts.get(1))
        work.commit()

    assert claim(store, REQUEST) == ANSWER


def test_of_many_attempts_at_once_one_is_made(store: Store) -> None:
    retries = SafeRetries(store.unit_of_work, FakeClock(NOW), Access(open_access))

    def register() -> NewAnswer:
        with store.unit_of_work() as work:
            user = a_user("The Only One")
            work.users.add(user)
            work.commit()
        return NewAnswer(str(user.id).encode(), user.id)

    async def scenario() -> list[Outcome]:
        tries = (
            store.executor.write(retries.once, Attempt(REQUEST, register, Action.REGISTER_USER))
            for _ in range(50)
        )
        return await asyncio.gather(*tries)

    outcomes = asyncio.run(scenario())

    assert len({outcome.content for outcome in outcomes}) == 1
    assert sorted(outcome.replayed for outcome in outcomes) == [False] + [True] * 49
    assert len(store.read(store.users.list, UserListing()).items) == 3


def test_of_many_refused_attempts_at_once_none_stands_in_the_way(store: Store) -> None:
    retries = SafeRetries(store.unit_of_work, FakeClock(NOW), Access(open_access))

    def refuse() -> NewAnswer:
        raise UserNotFound

    async def scenario() -> list[Outcome | BaseException]:
        tries = (
            store.executor.write(retries.once, Attempt(REQUEST, refuse, Action.REGISTER_USER))
            for _ in range(50)
        )
        return await asyncio.gather(*tries, return_exceptions=True)

    refusals = asyncio.run(scenario())

    assert {type(refusal) for refusal in refusals} == {UserNotFound}
    assert claim(store, REQUEST) is None


def test_an_answer_is_found_without_a_claim(store: Store) -> None:
    with store.work() as work:
        none = work.answers.find(REQUEST, expired=EXPIRED)
        work.answers.claim(REQUEST, now=NOW, expired=EXPIRED)
        at_work = work.answers.find(REQUEST, expired=EXPIRED)
        work.answers.store(REQUEST, ANSWER.content, 1)
        found = work.answers.find(REQUEST, expired=EXPIRED)
        expired = work.answers.find(REQUEST, expired=NOW)

    assert (none, at_work, found, expired) == (None, None, ANSWER, None)
