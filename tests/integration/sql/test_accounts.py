"""Passwords, sessions and attempts in the database: what it refuses, and how it finds them."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import IntegrityError

from blog.adapters.sql.sessions import MOST_SWEPT
from blog.adapters.sql.tables import sessions
from blog.domain.sessions import Session
from tests.builders import A_DAY, A_HASH, NOW, a_session, a_user
from tests.contracts.stores import Store


def number_of_sessions(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(sessions)) or 0


def test_a_password_of_nobody_is_not_stored(store: Store) -> None:
    with store.work() as work, pytest.raises(IntegrityError):
        work.passwords.set(1, A_HASH)


@pytest.mark.parametrize("wrong", ["", "$" * 256])
def test_what_is_too_short_or_too_long_for_a_hash_is_not_stored(store: Store, wrong: str) -> None:
    store.add(a_user())

    with store.work() as work, pytest.raises(IntegrityError, match="password_hash"):
        work.passwords.set(1, wrong)


@pytest.mark.parametrize(
    "wrong", [a_session(user_id=2), a_session(1), replace(a_session(2), token_hash=b"a token")]
)
def test_a_session_of_nobody_or_with_the_token_of_another_or_no_hash_is_not_stored(
    store: Store, wrong: Session
) -> None:
    store.add(a_user())
    with store.work() as work:
        work.sessions.add(a_session(1), most=100)
        work.commit()

    with store.work() as work, pytest.raises(IntegrityError):
        work.sessions.add(wrong, most=100)


def test_attempts_under_what_is_no_hash_are_not_stored(store: Store) -> None:
    with store.work() as work, pytest.raises(IntegrityError):
        work.throttles.hold(b"ada@example.com")


def test_a_new_session_removes_a_bounded_number_of_those_that_have_expired(
    engine: Engine, store: Store
) -> None:
    store.add(a_user())
    too_many = MOST_SWEPT + 7
    past = {"created_at": NOW - 40 * A_DAY, "expires_at": NOW - 10 * A_DAY}
    with store.work() as work:
        for number in range(too_many):
            work.sessions.add(a_session(number, **past), most=too_many)
        work.commit()

    with store.work() as work:
        work.sessions.add(a_session(too_many), most=too_many)
        work.commit()

    assert number_of_sessions(engine) == 7 + 1
