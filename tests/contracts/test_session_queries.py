"""What SessionQueries promise."""

from datetime import datetime

import pytest

from blog.application.sessions import SessionView
from blog.domain.policy import Actor, Role
from blog.domain.sessions import Session, hash_of
from blog.domain.users import User
from tests.builders import A_DAY, A_MICROSECOND, NOW, a_session, a_token, a_user, an_actor
from tests.contracts.stores import Store


@pytest.fixture
def ada(store: Store) -> User:
    """With an id that is not that of her session."""
    ada = a_user("Ada")
    store.add(a_user("Somebody Else"), ada)
    return ada


def begin(store: Store, number: int, user: User, expires_at: datetime = NOW + A_DAY) -> Session:
    session = a_session(number, user_id=user.id, expires_at=expires_at)
    with store.work() as work:
        work.sessions.add(session, most=100)
        work.commit()
    return session


def save(store: Store, user: User) -> None:
    with store.work() as work:
        work.users.save(user)
        work.commit()


def actor(store: Store, number: int = 1, now: datetime = NOW) -> Actor | None:
    """Who has the token of this number."""
    return store.read(store.sessions.actor, hash_of(a_token(number)), now)


@pytest.mark.parametrize("role", list(Role))
def test_who_has_a_token_is_known_with_role_session_and_sign_in(store: Store, role: Role) -> None:
    user = a_user(role=role)
    store.add(a_user("Somebody Else"), user)

    session = begin(store, 1, user)

    known = actor(store)
    assert known == Actor(user.id, role, session.id, session.created_at)
    assert known is not None
    assert known.role is role


def test_each_token_leads_to_its_own_session(store: Store, ada: User) -> None:
    begin(store, 1, ada)
    second = begin(store, 2, ada)

    known = actor(store, 2)

    assert known is not None
    assert known.session_id == second.id


def test_an_actor_is_renewed_as_he_is_now(store: Store, ada: User) -> None:
    begin(store, 1, ada)
    before = actor(store)
    assert before is not None
    ada.role = Role.ADMIN
    save(store, ada)

    renewed = store.read(store.sessions.renewed, before, NOW)

    assert before.role is not Role.ADMIN
    assert renewed == actor(store)
    assert renewed is not None
    assert renewed.role is Role.ADMIN


@pytest.mark.parametrize("lost", ["session", "active", "time"])
def test_no_actor_is_renewed_who_is_not_signed_in_any_more(
    store: Store, ada: User, lost: str
) -> None:
    session = begin(store, 1, ada)
    before = actor(store)
    assert before is not None
    if lost == "session":
        with store.work() as work:
            work.sessions.end(session.id, ada.id)
            work.commit()
    elif lost == "active":
        ada.is_active = False
        save(store, ada)

    now = session.expires_at if lost == "time" else NOW
    assert store.read(store.sessions.renewed, before, now) is None


def test_nobody_has_a_token_that_was_never_issued(store: Store, ada: User) -> None:
    begin(store, 1, ada)

    assert actor(store, 2) is None


def test_a_token_is_good_until_the_session_has_expired(store: Store, ada: User) -> None:
    begin(store, 1, ada, expires_at=NOW)

    assert actor(store, now=NOW - A_MICROSECOND) is not None
    assert actor(store, now=NOW) is None


def test_a_token_is_not_good_while_the_user_is_not_active(store: Store, ada: User) -> None:
    begin(store, 1, ada)

    ada.deactivate(NOW)
    save(store, ada)

    assert actor(store) is None


def test_another_role_is_felt_at_once_in_the_same_session(store: Store, ada: User) -> None:
    session = begin(store, 1, ada)

    ada.change_role(Role.ADMIN, NOW)
    save(store, ada)

    assert actor(store) == Actor(ada.id, Role.ADMIN, session.id, session.created_at)


def test_a_token_is_not_good_once_its_session_has_ended(store: Store, ada: User) -> None:
    session = begin(store, 1, ada)

    with store.work() as work:
        work.sessions.end(session.id, ada.id)
        work.commit()

    assert actor(store) is None


def test_a_token_is_not_good_once_its_user_is_gone(store: Store, ada: User) -> None:
    begin(store, 1, ada)

    with store.work() as work:
        work.users.remove(work.users.get(ada.id))
        work.commit()

    assert actor(store) is None


def test_the_own_sessions_are_listed_the_newest_first(store: Store, ada: User) -> None:
    first, second = begin(store, 1, ada), begin(store, 2, ada, expires_at=NOW + 2 * A_DAY)
    begin(store, 3, a_user(id=1))

    listed = store.read(store.sessions.list, an_actor(ada, session_id=first.id), NOW)

    assert listed == (
        SessionView(second.id, second.created_at, second.expires_at, is_current=False),
        SessionView(first.id, first.created_at, first.expires_at, is_current=True),
    )


def test_what_has_expired_is_not_listed(store: Store, ada: User) -> None:
    begin(store, 1, ada, expires_at=NOW)
    good = begin(store, 2, ada, expires_at=NOW + A_MICROSECOND)

    listed = store.read(store.sessions.list, an_actor(ada), NOW)

    assert [session.id for session in listed] == [good.id]


def test_who_has_no_session_has_an_empty_list(store: Store, ada: User) -> None:
    assert store.read(store.sessions.list, an_actor(ada), NOW) == ()
