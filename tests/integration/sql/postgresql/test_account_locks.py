"""What use cases of accounts hold, and who waits for them."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from blog.adapters.sql import postgres
from blog.adapters.sql.passwords import SqlPasswordRepository
from blog.adapters.sql.sessions import SqlSessionRepository
from blog.adapters.sql.throttle import SqlThrottleRepository
from blog.adapters.sql.users import SqlUserRepository
from blog.domain.users import EmailAddress
from tests.builders import A_DAY, A_HASH, AN_HOUR, NOW, a_session, a_user, an_admin
from tests.contracts.stores import Store

PATIENCE = 0.1
"""Seconds after which one gives up who waits."""

ADA = EmailAddress("ada@example.com")
KEPT, NEW = bytes(range(32)), bytes(32)

Act = Callable[[Connection], object]


def find_ada(connection: Connection) -> object:
    return SqlUserRepository(connection).find(ADA)


def change_ada(connection: Connection) -> object:
    return SqlUserRepository(connection).get(1)


def hold_admins(connection: Connection) -> object:
    return SqlUserRepository(connection).hold_admins()


def look_at_password(connection: Connection) -> object:
    return SqlPasswordRepository(connection).get(1)


def set_password(connection: Connection) -> None:
    SqlPasswordRepository(connection).set(1, A_HASH)


def hold_kept(connection: Connection) -> object:
    return SqlThrottleRepository(connection).hold(KEPT)


def hold_new(connection: Connection) -> object:
    return SqlThrottleRepository(connection).hold(NEW)


def sweep_attempts(connection: Connection) -> None:
    SqlThrottleRepository(connection).sweep(NOW + AN_HOUR, limit=100)


def end_expired(connection: Connection) -> None:
    SqlSessionRepository(connection).end(1, user_id=1)


def add_session(connection: Connection) -> None:
    SqlSessionRepository(connection).add(a_session(2, user_id=2), most=100)


@pytest.fixture(autouse=True)
def _accounts(store: Store) -> None:
    store.add(an_admin("Ada"), a_user("Bob"))
    past = {"created_at": NOW - 9 * A_DAY, "expires_at": NOW - A_DAY}
    with store.work() as work:
        work.passwords.set(1, A_HASH)
        work.throttles.save(KEPT, (NOW,), NOW)
        work.sessions.add(a_session(1, **past), most=100)
        work.commit()


@pytest.fixture
def waits(engine: Engine, other_engine: Engine) -> Callable[[Act, Act], bool]:
    """Whether the second waits while the first has not committed."""

    def do_both(first: Act, second: Act) -> bool:
        with engine.begin() as one, other_engine.begin() as other:
            first(one)
            postgres.wait_at_most(other, PATIENCE)
            try:
                second(other)
            except OperationalError:
                return True
            return False

    return do_both


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (find_ada, change_ada),
        (hold_admins, change_ada),
        (hold_admins, hold_admins),
        (look_at_password, set_password),
        (hold_kept, hold_kept),
        (hold_new, hold_new),
    ],
)
def test_who_wants_to_change_what_another_relies_on_waits(
    waits: Callable[[Act, Act], bool], first: Act, second: Act
) -> None:
    assert waits(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (find_ada, find_ada),
        (look_at_password, look_at_password),
        (hold_kept, hold_new),
        (hold_kept, sweep_attempts),
        (hold_new, sweep_attempts),
        (end_expired, add_session),
    ],
)
def test_nobody_waits_for_who_only_reads_or_is_at_work_on_something_else(
    waits: Callable[[Act, Act], bool], first: Act, second: Act
) -> None:
    assert not waits(first, second)
