"""What a SessionRepository promises."""

from datetime import datetime

import pytest

from blog.domain.sessions import Session, SessionNotFound
from tests.builders import A_DAY, A_MICROSECOND, NOW, a_session, a_user, an_actor
from tests.contracts.stores import Store

LONG_AGO = NOW - 100 * A_DAY
"""When sessions that have expired since were good."""


@pytest.fixture(autouse=True)
def _two_users(store: Store) -> None:
    store.add(a_user("Ada"), a_user("Bob"))


def add(store: Store, *new: Session, most: int = 100) -> None:
    with store.work() as work:
        for session in new:
            work.sessions.add(session, most)
        work.commit()


def ids_of(store: Store, user_id: int, at: datetime = NOW) -> list[int]:
    """Of all sessions of the user that have not expired at that moment, the newest first."""
    actor = an_actor(a_user(id=user_id))
    return [session.id for session in store.read(store.sessions.list, actor, at)]


def end(store: Store, session_id: int, user_id: int) -> None:
    with store.work() as work:
        work.sessions.end(session_id, user_id)
        work.commit()


def end_all_of(store: Store, user_id: int, but: int | None = None) -> int:
    with store.work() as work:
        ended = work.sessions.end_all_of(user_id, but)
        work.commit()
    return ended


def test_sessions_get_ids_of_their_own(store: Store) -> None:
    one, two = a_session(1), a_session(2)

    add(store, one, two)

    assert 0 < one.id < two.id
    assert ids_of(store, 1) == [two.id, one.id]


def test_a_session_that_is_not_committed_is_not_kept(store: Store) -> None:
    with store.work() as work:
        work.sessions.add(a_session(), most=100)

    assert ids_of(store, 1) == []


def test_of_one_user_the_newest_sessions_are_kept(store: Store) -> None:
    sessions = [a_session(number) for number in range(5)]

    add(store, *sessions, most=3)

    assert ids_of(store, 1) == [session.id for session in sessions[:1:-1]]


def test_the_sessions_of_others_are_not_counted(store: Store) -> None:
    of_ada = [a_session(number) for number in range(2)]
    of_bob = [a_session(number, user_id=2) for number in range(2, 4)]

    add(store, *of_ada, *of_bob, most=2)

    assert len(ids_of(store, 1)) == len(ids_of(store, 2)) == 2


def test_a_new_session_removes_those_of_anybody_that_have_expired_by_its_beginning(
    store: Store,
) -> None:
    of_ada = a_session(1, created_at=LONG_AGO, expires_at=NOW)
    of_bob = a_session(2, created_at=LONG_AGO, expires_at=NOW - A_DAY, user_id=2)
    still_good = a_session(3, created_at=LONG_AGO, expires_at=NOW + A_MICROSECOND)
    add(store, of_ada, of_bob, still_good)

    new = a_session(4, created_at=NOW)
    add(store, new)

    assert ids_of(store, 1, LONG_AGO) == [new.id, still_good.id]
    assert ids_of(store, 2, LONG_AGO) == []


def test_a_session_of_the_user_ends(store: Store) -> None:
    ended, other = a_session(1), a_session(2)
    add(store, ended, other)

    end(store, ended.id, user_id=1)

    assert ids_of(store, 1) == [other.id]


def test_a_session_of_another_does_not_end(store: Store) -> None:
    session = a_session()
    add(store, session)

    with pytest.raises(SessionNotFound):
        end(store, session.id, user_id=2)

    assert ids_of(store, 1) == [session.id]


@pytest.mark.parametrize("session_id", [1, 2**63 - 1])
def test_a_session_that_is_not_there_does_not_end(store: Store, session_id: int) -> None:
    with pytest.raises(SessionNotFound):
        end(store, session_id, user_id=1)


def test_all_sessions_of_a_user_end_and_no_others(store: Store) -> None:
    of_bob = a_session(3, user_id=2)
    add(store, a_session(1), a_session(2), of_bob)

    assert end_all_of(store, 1) == 2

    assert ids_of(store, 1) == []
    assert ids_of(store, 2) == [of_bob.id]


def test_all_sessions_of_a_user_end_but_for_one(store: Store) -> None:
    sessions = [a_session(number) for number in range(3)]
    add(store, *sessions)

    assert end_all_of(store, 1, but=sessions[1].id) == 2

    assert ids_of(store, 1) == [sessions[1].id]


def test_nothing_ends_where_there_is_no_session(store: Store) -> None:
    assert end_all_of(store, 1) == 0


def test_no_id_of_a_session_is_given_again_after_all_have_ended(store: Store) -> None:
    before, after = a_session(1), a_session(2)
    add(store, before)
    end_all_of(store, 1)

    add(store, after)

    assert after.id > before.id


def test_sessions_go_with_their_user(store: Store) -> None:
    of_bob = a_session(2, user_id=2)
    add(store, a_session(1), of_bob)

    with store.work() as work:
        work.users.remove(work.users.get(1))
        work.commit()

    assert ids_of(store, 1) == []
    assert ids_of(store, 2) == [of_bob.id]


def test_sessions_stay_where_the_removal_of_their_user_is_rolled_back(store: Store) -> None:
    session = a_session()
    add(store, session)

    with store.work() as work:
        work.users.remove(work.users.get(1))

    assert ids_of(store, 1) == [session.id]
