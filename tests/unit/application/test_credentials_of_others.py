"""What is changed of that with which others sign in, and the passwords of new users."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from blog.application.users import RegisterUser
from blog.domain.errors import (
    BlogError,
    InvalidInput,
    NotAllowed,
    SignInRequired,
)
from blog.domain.policy import Actor, open_access, restricted_access_with_registration
from blog.domain.users import UserNotFound
from tests.unit.application.credential_changes import (
    NEW_EMAIL,
    NEW_PASSWORD,
    PROOF,
    ComputerThatCounts,
    can_sign_in,
    change,
    code_of,
    refusal,
)
from tests.unit.application.restricted import (
    ADA,
    ADAS_EMAIL,
    ADAS_PASSWORD,
    ADMIN,
    BOB,
    EDITOR,
    Blog,
)


def cleo(**fields: Any) -> RegisterUser:
    return replace(RegisterUser("Cleo", "cleo@example.com", 30), **fields)


def hash_for(blog: Blog, password: str, actor: Actor | None, **fields: Any) -> str:
    return asyncio.run(blog.credentials.hash_for(cleo(**fields), password, actor))


@pytest.mark.parametrize("new", [{"password": NEW_PASSWORD}, {"email": NEW_EMAIL}])
def test_an_admin_changes_those_of_others_without_and_ends_all_sessions(
    new: dict[str, Any],
) -> None:
    blog = Blog()

    change(blog, actor=ADMIN, **new)

    signs_in_with = {"password": ADAS_PASSWORD, "email": ADAS_EMAIL} | new
    assert blog.sessions_of(ADA) == set()
    assert len(blog.sessions_of(ADMIN)) == 2
    assert (blog.tries(), blog.passwords.comparisons) == ([], 0)
    assert can_sign_in(blog, **signs_in_with)


def test_an_admin_has_no_use_for_the_present_password_of_others() -> None:
    blog = Blog()

    error = refusal(blog, InvalidInput, actor=ADMIN, password=NEW_PASSWORD, **PROOF)

    assert code_of(error) == ("current_password", "not-allowed")
    assert (blog.tries(), blog.passwords.comparisons) == ([], 0)


def test_on_the_host_any_password_is_set() -> None:
    blog = Blog(open_access)

    change(blog, actor=None, password=NEW_PASSWORD)

    assert blog.sessions_of(ADA) == set()
    assert can_sign_in(blog, NEW_PASSWORD)


@pytest.mark.parametrize(
    ("actor", "kind"), [(None, SignInRequired), (BOB, NotAllowed), (EDITOR, NotAllowed)]
)
@pytest.mark.parametrize(
    "new", [{"password": NEW_PASSWORD} | PROOF, {"email": NEW_EMAIL}, {"password": "weak"}]
)
def test_nobody_else_changes_what_a_user_signs_in_with(
    actor: Actor | None, kind: type[BlogError], new: dict[str, Any]
) -> None:
    blog = Blog()

    refusal(blog, kind, actor=actor, **new)

    assert (blog.tries(), blog.passwords.comparisons) == ([], 0)


@pytest.mark.parametrize(
    ("actor", "kind"), [(None, SignInRequired), (BOB, UserNotFound), (ADMIN, UserNotFound)]
)
def test_the_password_of_nobody_cannot_be_changed(
    actor: Actor | None, kind: type[BlogError]
) -> None:
    refusal(Blog(), kind, actor=actor, user_id=99, password=NEW_PASSWORD)


@pytest.mark.parametrize("password", ["short", "password1234", "cleo12345678", "a\0" * 10])
def test_nobody_is_registered_with_a_weak_password(password: str) -> None:
    blog = Blog()

    with pytest.raises(InvalidInput) as caught:
        hash_for(blog, password, ADMIN)

    assert caught.value.field == "password"


@pytest.mark.parametrize("actor", [ADMIN, None])
def test_a_registered_user_signs_in_with_the_password(actor: Actor | None) -> None:
    blog = Blog(restricted_access_with_registration)

    made = hash_for(blog, NEW_PASSWORD, actor)
    blog.users.register(cleo(password_hash=made), actor)

    assert can_sign_in(blog, NEW_PASSWORD, "cleo@example.com")
    assert not can_sign_in(blog, ADAS_PASSWORD, "cleo@example.com")


@pytest.mark.parametrize(
    ("actor", "kind"), [(None, SignInRequired), (ADA, NotAllowed), (EDITOR, NotAllowed)]
)
def test_no_hash_is_made_for_those_who_may_not_register(
    actor: Actor | None, kind: type[BlogError]
) -> None:
    computer = ComputerThatCounts()

    with pytest.raises(kind):
        hash_for(Blog(computer=computer), NEW_PASSWORD, actor)

    assert computer.turns == 0


def test_no_hash_is_made_for_an_address_that_is_none() -> None:
    with pytest.raises(InvalidInput) as caught:
        hash_for(Blog(), NEW_PASSWORD, ADMIN, email="no address")

    assert caught.value.field == "email"
