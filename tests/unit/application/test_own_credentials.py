"""What users change of that with which they sign in themselves."""

import asyncio
from typing import Any

import pytest

from blog.application.credentials import SignIn
from blog.application.users import EditUser
from blog.domain.errors import (
    BlogError,
    InvalidInput,
    VersionConflict,
)
from blog.domain.passwords import WrongCredentials
from blog.domain.policy import Actor, Role
from blog.domain.throttle import TooManyPasswords
from blog.domain.users import EmailAlreadyRegistered
from tests.unit.application.credential_changes import (
    NEW_EMAIL,
    NEW_PASSWORD,
    PROOF,
    WRONG_PROOF,
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
    HERE,
    Blog,
)


def test_a_new_password_takes_the_place_of_the_old_one() -> None:
    blog = Blog()

    change(blog, password=NEW_PASSWORD, **PROOF)

    assert can_sign_in(blog, NEW_PASSWORD)
    assert not can_sign_in(blog, ADAS_PASSWORD)


@pytest.mark.parametrize("new", [{"password": NEW_PASSWORD}, {"email": NEW_EMAIL}])
def test_a_new_password_or_address_ends_the_other_sessions(new: dict[str, Any]) -> None:
    blog = Blog()

    change(blog, **PROOF, **new)

    assert blog.sessions_of(ADA) == {ADA.session_id}
    assert len(blog.sessions_of(BOB)) == 2
    assert blog.passwords.comparisons == 1
    assert blog.tries() == [0, 0]


def test_a_new_address_is_signed_in_with_at_once() -> None:
    blog = Blog()

    user = change(blog, email=NEW_EMAIL.upper(), **PROOF)

    assert user.email == NEW_EMAIL
    assert can_sign_in(blog, ADAS_PASSWORD, NEW_EMAIL)
    assert not can_sign_in(blog, ADAS_PASSWORD)


def test_address_and_password_and_more_are_changed_together() -> None:
    blog = Blog()

    user = change(blog, email=NEW_EMAIL, city="Rome", password=NEW_PASSWORD, **PROOF)

    assert (user.email, user.city) == (NEW_EMAIL, "Rome")
    assert can_sign_in(blog, NEW_PASSWORD, NEW_EMAIL)


def test_a_password_is_kept_as_it_is() -> None:
    blog = Blog()
    spaced = "  E\u0301dges are kept\t"

    change(blog, password=spaced, **PROOF)

    assert can_sign_in(blog, spaced)
    assert not can_sign_in(blog, spaced.strip())


def test_a_password_is_no_change_that_is_seen_in_the_user() -> None:
    blog = Blog()

    assert change(blog, password=NEW_PASSWORD, **PROOF) == blog.users.get(ADA.user_id, ADA)
    assert blog.memory.users[ADA.user_id].version == 3


@pytest.mark.parametrize(
    "new", [{"password": NEW_PASSWORD}, {"email": NEW_EMAIL}, {"city": "Rome"}]
)
def test_a_wrong_present_password_is_refused_and_counts(new: dict[str, Any]) -> None:
    blog = Blog()

    error = refusal(blog, InvalidInput, **WRONG_PROOF, **new)

    assert code_of(error) == ("current_password", "not-allowed")
    assert (blog.tries(), blog.passwords.comparisons) == ([1, 1], 1)


def test_wrong_present_passwords_are_counted_together_with_those_of_sign_in() -> None:
    blog = Blog()
    wrong = SignIn(ADAS_EMAIL, "not the phrase", HERE)
    for _ in range(4):
        with pytest.raises(WrongCredentials):
            asyncio.run(blog.credentials.sign_in(wrong))
    refusal(blog, InvalidInput, password=NEW_PASSWORD, **WRONG_PROOF)

    refusal(blog, TooManyPasswords, password=NEW_PASSWORD, **PROOF)
    with pytest.raises(TooManyPasswords):
        asyncio.run(blog.credentials.sign_in(wrong))

    assert blog.passwords.comparisons == 5


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ({"email": "bob.author@example.com"}, EmailAlreadyRegistered),
        ({"age": 151}, InvalidInput),
        ({"role": Role.ADMIN}, InvalidInput),
        ({"expected": frozenset({"stale"})}, VersionConflict),
    ],
)
def test_a_right_present_password_does_not_count_whatever_else_is_wrong(
    wrong: dict[str, Any], kind: type[BlogError]
) -> None:
    blog = Blog()

    for _ in range(6):
        refusal(blog, kind, password=NEW_PASSWORD, **PROOF, **wrong)

    assert blog.tries() == [0, 0]
    assert can_sign_in(blog, ADAS_PASSWORD)


@pytest.mark.parametrize("actor", [ADA, ADMIN, EDITOR])
@pytest.mark.parametrize("new", [{"password": NEW_PASSWORD}, {"email": NEW_EMAIL}])
def test_nobody_changes_the_own_without_the_present_password(
    actor: Actor, new: dict[str, Any]
) -> None:
    blog = Blog()

    error = refusal(blog, InvalidInput, actor=actor, user_id=actor.user_id, **new)

    assert code_of(error) == ("current_password", "missing")
    assert (blog.tries(), blog.passwords.comparisons) == ([], 0)


def test_who_has_no_password_cannot_prove_one() -> None:
    blog = Blog()
    del blog.memory.passwords[ADA.user_id]

    refusal(blog, InvalidInput, password=NEW_PASSWORD, current_password="")


def test_a_present_password_that_cannot_be_one_is_not_compared() -> None:
    blog, proof = Blog(), PROOF | {"current_password": "a\0b"}

    error = refusal(blog, InvalidInput, **proof)

    assert code_of(error) == ("current_password", "control-character")
    assert (blog.tries(), blog.passwords.comparisons) == ([], 0)


@pytest.mark.parametrize("actor", [ADA, ADMIN])
@pytest.mark.parametrize(
    "weak",
    [
        {"password": "short"},
        {"password": "password1234"},
        {"password": "ada.author1815"},
        {"password": "lovelace1815", "email": NEW_EMAIL},
    ],
)
def test_a_weak_new_password_is_refused_before_anything_is_compared(
    actor: Actor, weak: dict[str, Any]
) -> None:
    blog = Blog()

    error = refusal(blog, InvalidInput, actor=actor, **WRONG_PROOF, **weak)

    assert code_of(error)[0] == "password"
    assert (blog.tries(), blog.passwords.comparisons) == ([], 0)


def test_without_passwords_it_is_an_edit_like_any_other() -> None:
    computer = ComputerThatCounts()
    blog = Blog(computer=computer)

    user = change(blog, city="Rome", email=ADAS_EMAIL.upper())

    assert (user.city, user.email) == ("Rome", ADAS_EMAIL)
    assert (computer.turns, blog.passwords.comparisons, blog.tries()) == (0, 0, [])
    assert len(blog.sessions_of(ADA)) == 2


def test_a_comparison_has_a_turn_of_its_own() -> None:
    computer = ComputerThatCounts()
    blog = Blog(computer=computer)

    change(blog, password=NEW_PASSWORD, **PROOF)

    assert computer.turns == 1


def test_a_role_beside_a_password_is_the_admins_alone() -> None:
    blog = Blog()

    error = refusal(blog, InvalidInput, role=Role.ADMIN, password=NEW_PASSWORD, **PROOF)

    assert code_of(error) == ("role", "not-allowed")
    assert blog.role_of(ADA.user_id) is Role.AUTHOR


@pytest.mark.parametrize("new", [{"password_hash": "$9$new"}, {"email": NEW_EMAIL}])
@pytest.mark.parametrize("proof", ["$1$of another password", ""])
def test_a_proof_is_of_the_password_that_is_stored_now(new: dict[str, Any], proof: str) -> None:
    blog = Blog()
    before = blog.memory.copy()

    with pytest.raises(InvalidInput) as caught:
        blog.users.edit(EditUser(ADA.user_id, proof=proof, **new), ADA)

    assert code_of(caught.value) == ("current_password", "not-allowed")
    assert blog.memory == before
