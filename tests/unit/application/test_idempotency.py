"""Safe retries: what comes twice under one key is done once."""

import hashlib
import hmac
from datetime import timedelta

import pytest

from blog.application.access import Access
from blog.application.idempotency import (
    KEPT_FOR,
    MOST_SWEPT,
    Attempt,
    IdempotencyKeyReused,
    NewAnswer,
    Outcome,
    SafeRetries,
)
from blog.application.stored_answers import KeyedRequest
from blog.application.user_queries import UserListing
from blog.application.users import DeleteUser, RegisterUser, UserService
from blog.domain.policy import Action, open_access
from blog.domain.users import EmailAlreadyRegistered
from tests.builders import A_DAY, A_MICROSECOND, a_keyed_request
from tests.fakes.clock import FakeClock
from tests.fakes.memory import Memory
from tests.fakes.unit_of_work import MemoryUnitOfWork

REQUEST = a_keyed_request()
ADA, BOB = RegisterUser("Ada", "ada@example.com", 36), RegisterUser("Bob", "bob@example.com", 7)


class Trouble(Exception):
    """What no use case foresees."""


@pytest.fixture
def retries(memory: Memory, clock: FakeClock) -> SafeRetries:
    return SafeRetries(lambda: MemoryUnitOfWork(memory), clock, Access(open_access))


def registration(
    users: UserService, command: RegisterUser = ADA, request: KeyedRequest = REQUEST
) -> Attempt:
    """It is answered with the name of the user."""

    def register() -> NewAnswer:
        user = users.register(command)
        return NewAnswer(user.name.encode(), user.id)

    return Attempt(request, register, Action.REGISTER_USER)


def names(users: UserService) -> list[str]:
    return [user.name for user in users.list(UserListing()).items]


def test_the_first_attempt_is_answered_by_what_it_does(
    retries: SafeRetries, users: UserService
) -> None:
    assert retries.once(registration(users)) == Outcome(b"Ada", replayed=False)
    assert names(users) == ["Ada"]


def test_a_retry_gets_the_first_answer_and_does_nothing(
    retries: SafeRetries, users: UserService
) -> None:
    retries.once(registration(users))

    outcome = retries.once(registration(users, BOB))

    assert outcome == Outcome(b"Ada", replayed=True)
    assert names(users) == ["Ada"]


def test_a_key_that_was_used_for_another_body_is_refused(
    retries: SafeRetries, users: UserService
) -> None:
    retries.once(registration(users))

    with pytest.raises(IdempotencyKeyReused):
        retries.once(registration(users, BOB, a_keyed_request(body=b"another")))

    assert names(users) == ["Ada"]
    assert retries.once(registration(users)).replayed


def test_another_key_is_another_request(retries: SafeRetries, users: UserService) -> None:
    retries.once(registration(users))

    outcome = retries.once(registration(users, BOB, a_keyed_request("another key")))

    assert outcome == Outcome(b"Bob", replayed=False)
    assert names(users) == ["Ada", "Bob"]


def test_a_refusal_is_not_stored(retries: SafeRetries, users: UserService) -> None:
    ada = users.register(ADA)
    with pytest.raises(EmailAlreadyRegistered):
        retries.once(registration(users))
    users.delete(DeleteUser(ada.id))

    assert retries.once(registration(users)) == Outcome(b"Ada", replayed=False)


def test_what_fails_after_the_use_case_undoes_it(
    retries: SafeRetries, users: UserService, memory: Memory
) -> None:
    def register_and_fail() -> NewAnswer:
        users.register(ADA)
        raise Trouble

    with pytest.raises(Trouble):
        retries.once(Attempt(REQUEST, register_and_fail, Action.REGISTER_USER))

    assert memory == Memory()


def test_the_answer_is_given_for_a_day(
    retries: SafeRetries, users: UserService, clock: FakeClock
) -> None:
    retries.once(registration(users))
    clock.move(A_DAY - A_MICROSECOND)

    assert retries.once(registration(users)).replayed


def test_after_a_day_the_request_is_done_again(
    retries: SafeRetries, users: UserService, clock: FakeClock
) -> None:
    retries.once(registration(users))
    clock.move(A_DAY)

    outcome = retries.once(registration(users, BOB, a_keyed_request(body=b"another")))

    assert outcome == Outcome(b"Bob", replayed=False)
    assert names(users) == ["Ada", "Bob"]


def test_a_retry_does_not_make_the_answer_live_longer(
    retries: SafeRetries, users: UserService, clock: FakeClock
) -> None:
    retries.once(registration(users))
    clock.move(A_DAY / 2)
    retries.once(registration(users))
    clock.move(A_DAY / 2)

    with pytest.raises(EmailAlreadyRegistered):
        retries.once(registration(users))


def test_answers_that_have_expired_are_swept_with_the_next_one(
    retries: SafeRetries, users: UserService, clock: FakeClock, memory: Memory
) -> None:
    many = MOST_SWEPT + 5
    for n in range(many):
        command = RegisterUser("Ada", f"{n}@example.com", 36)
        retries.once(registration(users, command, a_keyed_request(f"key {n}")))
        clock.move(timedelta(seconds=1))
    clock.move(KEPT_FOR)

    retries.once(registration(users, BOB, a_keyed_request("the next key")))

    assert len(memory.answers) == many - MOST_SWEPT + 1


def test_an_answer_is_forgotten_with_the_user_whom_it_shows(
    retries: SafeRetries, users: UserService
) -> None:
    retries.once(registration(users))
    users.delete(DeleteUser(1))

    assert retries.once(registration(users)) == Outcome(b"Ada", replayed=False)


def test_of_key_and_body_only_hashes_are_known() -> None:
    request = KeyedRequest.of(actor="", method="POST", path="/", key="a key", body=b"a body")

    assert request.key_hash == hashlib.sha256(b"a key").digest()
    assert request.fingerprint == hmac.new(b"a key", b"a body", "sha256").digest()
    assert "a key" not in repr(request)
    assert "a body" not in repr(request)
