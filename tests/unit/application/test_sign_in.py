"""Signing in, and what is told where it fails."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from blog.application.credentials import SignIn
from blog.application.users import EditUser
from blog.domain.errors import InvalidInput
from blog.domain.passwords import WrongCredentials
from blog.domain.sessions import LIFETIME
from tests.builders import A_MINUTE, NOW
from tests.unit.application.restricted import ADA, ADAS_EMAIL, ADAS_PASSWORD, ADMIN, BOB, HERE, Blog
from tests.unit.application.signing_in import (
    RIGHT,
    UNKNOWN,
    WRONG,
    PasswordsWithAnAside,
    outcomes,
    sign_in,
)


def test_the_right_password_begins_a_session_of_thirty_days() -> None:
    blog = Blog()
    blog.clock.move(A_MINUTE)

    session = sign_in(blog)

    assert session.expires_at == NOW + A_MINUTE + LIFETIME
    actor = blog.sessions.authenticate(session.token)
    assert actor == replace(ADA, session_id=9, signed_in_at=NOW + A_MINUTE)


def test_a_token_has_256_bits_and_is_stored_nowhere() -> None:
    blog = Blog()

    tokens = [sign_in(blog).token for _ in range(3)]

    assert len(set(tokens)) == 3
    assert all(re.fullmatch("[A-Za-z0-9_-]{43}", token) for token in tokens)
    assert not any(token in repr(blog.memory) for token in tokens)


@pytest.mark.parametrize("email", ["Ada.Author@Example.com", f" {ADAS_EMAIL}\n"])
def test_an_address_is_read_as_at_registration(email: str) -> None:
    assert outcomes(Blog(), SignIn(email, ADAS_PASSWORD, HERE)) == [None]


@pytest.mark.parametrize("password", [ADAS_PASSWORD.upper(), f" {ADAS_PASSWORD}", ""])
def test_a_password_is_taken_as_it_is(password: str) -> None:
    assert outcomes(Blog(), SignIn(ADAS_EMAIL, password, HERE)) == [WrongCredentials]


def refuse_wrong(blog: Blog) -> SignIn:
    return WRONG


def refuse_unknown(blog: Blog) -> SignIn:
    return UNKNOWN


def refuse_inactive(blog: Blog) -> SignIn:
    blog.users.deactivate(ADA.user_id, ADMIN)
    return RIGHT


def refuse_without_password(blog: Blog) -> SignIn:
    del blog.memory.passwords[ADA.user_id]
    return RIGHT


@pytest.mark.parametrize(
    "prepare", [refuse_wrong, refuse_unknown, refuse_inactive, refuse_without_password]
)
def test_nobody_is_told_why_it_was_wrong(prepare: Callable[[Blog], SignIn]) -> None:
    blog = Blog()
    command = prepare(blog)
    sessions = dict(blog.memory.sessions)

    with pytest.raises(WrongCredentials) as caught:
        sign_in(blog, command)

    assert str(caught.value) == str(WrongCredentials())
    assert blog.passwords.comparisons == 1
    assert blog.tries() == [1, 1]
    assert blog.memory.sessions == sessions


@pytest.mark.parametrize(
    "command",
    [
        SignIn(ADAS_EMAIL, "with\0NUL", HERE),
        SignIn(ADAS_EMAIL, "v" * 1025, HERE),
        SignIn("no address", ADAS_PASSWORD, HERE),
    ],
)
def test_what_cannot_be_right_is_neither_counted_nor_compared(command: SignIn) -> None:
    blog = Blog()

    assert outcomes(blog, command) == [InvalidInput]
    assert (blog.tries(), blog.passwords.comparisons) == ([], 0)


def change_password(blog: Blog) -> None:
    blog.memory.passwords[ADA.user_id] = f"$1${ADAS_PASSWORD}"


def deactivate(blog: Blog) -> None:
    blog.users.deactivate(ADA.user_id, ADMIN)


def change_address(blog: Blog) -> None:
    blog.users.edit(EditUser(ADA.user_id, email="lovelace@example.com"), ADMIN)


def give_address_to_another(blog: Blog) -> None:
    change_address(blog)
    blog.users.edit(EditUser(BOB.user_id, email=ADAS_EMAIL), ADMIN)
    blog.memory.passwords[BOB.user_id] = blog.memory.passwords[ADA.user_id]


@pytest.mark.parametrize(
    "change", [change_password, deactivate, change_address, give_address_to_another]
)
def test_no_session_begins_with_what_is_no_longer_so(change: Callable[[Blog], None]) -> None:
    passwords = PasswordsWithAnAside()
    blog = Blog(passwords=passwords)
    passwords.aside = lambda: change(blog)

    with pytest.raises(WrongCredentials):
        sign_in(blog)

    assert blog.memory.last_session_id == 8
    assert blog.tries() == [1, 1]
