"""Who is signed in, and until when."""

import pytest

from blog.application.sessions import SessionView
from blog.domain.errors import NotAllowed, SignInRequired
from blog.domain.policy import Actor, Decision, Policy, Role, open_access, restricted_access
from blog.domain.sessions import LIFETIME, SessionNotFound
from tests.builders import A_MICROSECOND, A_MINUTE, NOW
from tests.unit.application.restricted import ADA, ADMIN, BOB, PEOPLE, Blog

BEGUN = NOW - A_MINUTE


@pytest.mark.parametrize("actor", PEOPLE)
def test_a_token_says_who_asks_with_which_role_and_since_when(actor: Actor) -> None:
    assert Blog().sessions.authenticate(f"own token of {actor.user_id}") == actor


@pytest.mark.parametrize("token", ["", "own token of 9", "OWN TOKEN OF 3", "own token of 3 "])
def test_a_token_that_nobody_has_is_refused(token: str) -> None:
    with pytest.raises(SignInRequired):
        Blog().sessions.authenticate(token)


def test_a_token_is_good_until_its_session_expires() -> None:
    blog = Blog()

    blog.clock.move(LIFETIME - A_MINUTE - A_MICROSECOND)
    assert blog.sessions.authenticate("own token of 3") == ADA

    blog.clock.move(A_MICROSECOND)
    with pytest.raises(SignInRequired):
        blog.sessions.authenticate("own token of 3")


def test_the_own_sessions_are_listed_the_newest_first() -> None:
    assert Blog().sessions.list(ADA) == (
        SessionView(7, BEGUN, BEGUN + LIFETIME, is_current=False),
        SessionView(3, BEGUN, BEGUN + LIFETIME, is_current=True),
    )


@pytest.mark.parametrize("session_id", [3, 7])
def test_a_session_ends_and_the_others_do_not(session_id: int) -> None:
    blog = Blog()

    blog.sessions.end(session_id, ADA)

    assert blog.sessions_of(ADA) == {3, 7} - {session_id}
    assert all(len(blog.sessions_of(actor)) == 2 for actor in PEOPLE if actor != ADA)
    with pytest.raises(SessionNotFound):
        blog.sessions.end(session_id, ADA)


def test_the_session_that_asks_ends_alone() -> None:
    blog = Blog()

    blog.sessions.end_current(ADA)

    assert blog.sessions_of(ADA) == {7}


@pytest.mark.parametrize("actor", [BOB, ADMIN])
@pytest.mark.parametrize("session_id", [3, 99])
def test_a_session_of_another_is_not_there(actor: Actor, session_id: int) -> None:
    blog = Blog()
    before = blog.memory.copy()

    with pytest.raises(SessionNotFound):
        blog.sessions.end(session_id, actor)

    assert blog.memory == before


@pytest.mark.parametrize("policy", [restricted_access, open_access])
def test_nobody_unknown_has_sessions(policy: Policy) -> None:
    blog = Blog(policy)
    before = blog.memory.copy()

    with pytest.raises(SignInRequired):
        blog.sessions.list(None)
    with pytest.raises(SignInRequired):
        blog.sessions.end(3, None)
    with pytest.raises(SignInRequired):
        blog.sessions.end_current(None)

    assert blog.memory == before


def test_who_may_not_use_an_account_does_not_even_see_the_own_sessions() -> None:
    blog = Blog(lambda actor, action, resource: Decision.FORBID)

    with pytest.raises(NotAllowed):
        blog.sessions.list(ADA)
    with pytest.raises(NotAllowed):
        blog.sessions.end(ADA.session_id, ADA)
    with pytest.raises(NotAllowed):
        blog.sessions.end_current(ADA)


def test_an_operator_ends_all_sessions_of_a_user() -> None:
    blog = Blog(open_access)

    assert blog.sessions.end_all_of(ADA.user_id) == 2
    assert blog.sessions.end_all_of(ADA.user_id) == 0
    assert len(blog.sessions_of(BOB)) == 2


def test_a_change_of_role_is_felt_at_the_next_request() -> None:
    blog = Blog()
    with blog.work() as work:
        ada = work.users.get(ADA.user_id)
        ada.change_role(Role.EDITOR, NOW)
        work.users.save(ada)
        work.commit()

    assert blog.sessions.authenticate("own token of 3").role is Role.EDITOR


def test_of_two_who_sign_out_at_once_the_second_is_not_known_any_more() -> None:
    blog = Blog()
    blog.sessions.end_current(ADA)

    with pytest.raises(SignInRequired):
        blog.sessions.end_current(ADA)
