"""The rules of a user."""

from dataclasses import replace
from typing import Any

import pytest

from blog.domain.errors import InvalidInput
from blog.domain.records import LARGEST_VERSION
from blog.domain.users import EmailAddress, User
from tests.builders import A_DAY, NOW, a_user


def registered(**values: Any) -> User:
    fields: dict[str, Any] = {
        "name": "Ada",
        "email": "ada@example.com",
        "age": 36,
        "city": "London",
    }
    return User.register(**fields | values, now=NOW)


def test_a_new_user_is_active_and_has_all_that_was_said() -> None:
    user = registered(name="Ada", email="ada@example.com", age=36, city="London")

    assert user == User(
        id=0,
        name="Ada",
        email=EmailAddress("ada@example.com"),
        age=36,
        city="London",
        is_active=True,
        created_at=NOW,
        updated_at=NOW,
        version=1,
    )


def test_what_is_said_of_a_new_user_is_cleaned() -> None:
    user = registered(name=" Ada ", email=" Ada@Example.com ", city=" Lyon\n")

    assert (user.name, user.email.value, user.city) == ("Ada", "ada@example.com", "Lyon")


@pytest.mark.parametrize("age", [0, 1, 149, 150])
def test_a_user_is_from_0_to_150_years_old(age: int) -> None:
    assert registered(age=age).age == age


WRONG = [
    ("age", -1, "out-of-range"),
    ("age", 151, "out-of-range"),
    ("age", 2**64, "out-of-range"),
    ("name", "A", "too-short"),
    ("name", "A" * 51, "too-long"),
    ("name", "A\x00da", "control-character"),
    ("name", "A\nda", "control-character"),
    ("city", "", "too-short"),
    ("city", "L" * 51, "too-long"),
    ("city", "\ud800", "surrogate"),
    ("email", "ada", "pattern"),
    ("email", "a" * 255, "too-long"),
]


@pytest.mark.parametrize(("field", "value", "code"), WRONG)
def test_a_user_is_not_registered_with_a_wrong_value(field: str, value: Any, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        registered(**{field: value})

    assert (caught.value.field, caught.value.field_code) == (field, code)


@pytest.mark.parametrize(("field", "value", "code"), WRONG)
def test_a_user_is_not_edited_at_all_with_a_wrong_value(field: str, value: Any, code: str) -> None:
    user = a_user()
    before = replace(user)
    fields = {"name": "Bob", "email": "bob@example.com", "age": 7, "city": "Paris", field: value}

    with pytest.raises(InvalidInput) as caught:
        user.edit(**fields, now=NOW)

    assert (caught.value.field, caught.value.field_code) == (field, code)
    assert user == before


@pytest.mark.parametrize(
    ("field", "value", "stored"),
    [
        ("name", " Bob ", "Bob"),
        ("email", " Bob@Example.com ", EmailAddress("bob@example.com")),
        ("age", 0, 0),
        ("city", " Paris ", "Paris"),
    ],
)
def test_only_what_is_given_is_edited(field: str, value: Any, stored: Any) -> None:
    user = a_user()
    expected = replace(user, updated_at=NOW)
    setattr(expected, field, stored)

    changed = user.edit(**{field: value}, now=NOW)

    assert changed
    assert user == expected


def test_editing_nothing_changes_nothing() -> None:
    user = a_user()
    before = replace(user)

    changed = user.edit(now=NOW)

    assert not changed
    assert user == before


def test_editing_to_the_values_as_they_are_changes_nothing() -> None:
    user = a_user()
    before = replace(user)

    changed = user.edit(
        name=f" {user.name} ",
        email=user.email.value.upper(),
        age=user.age,
        city=user.city,
        now=NOW,
    )

    assert not changed
    assert user == before


def test_an_inactive_user_is_activated() -> None:
    user = a_user(is_active=False)
    expected = replace(user, is_active=True, updated_at=NOW)

    changed = user.activate(NOW)

    assert changed
    assert user == expected


def test_an_active_user_is_deactivated() -> None:
    user = a_user(is_active=True)
    expected = replace(user, is_active=False, updated_at=NOW)

    changed = user.deactivate(NOW)

    assert changed
    assert user == expected


def test_activating_an_active_user_changes_nothing() -> None:
    user = a_user(is_active=True)
    before = replace(user)

    assert not user.activate(NOW)
    assert user == before


def test_deactivating_an_inactive_user_changes_nothing() -> None:
    user = a_user(is_active=False)
    before = replace(user)

    assert not user.deactivate(NOW)
    assert user == before


def test_the_date_of_the_last_change_does_not_go_back_with_the_clock() -> None:
    user = a_user(updated_at=NOW)

    user.edit(age=7, now=NOW - A_DAY)

    assert user.updated_at == NOW


def test_the_revision_of_a_user_differs_with_the_version() -> None:
    assert a_user(version=1).revision != a_user(version=2).revision


@pytest.mark.parametrize("user", [registered(), a_user(), a_user(version=LARGEST_VERSION)])
def test_a_user_with_a_history_passes_the_check(user: User) -> None:
    user.check()


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"name": " Ada"}, "name", "pattern"),
        ({"name": "A"}, "name", "too-short"),
        ({"city": "Evry\u0301"}, "city", "pattern"),
        ({"city": ""}, "city", "too-short"),
        ({"email": EmailAddress("Ada@example.com")}, "email", "pattern"),
        ({"email": EmailAddress("nonsense")}, "email", "pattern"),
        ({"age": 151}, "age", "out-of-range"),
        ({"updated_at": NOW - 41 * A_DAY}, "updated_at", "out-of-range"),
        ({"version": 0}, "version", "out-of-range"),
        ({"version": LARGEST_VERSION + 1}, "version", "out-of-range"),
    ],
)
def test_a_user_whom_no_history_leads_to_does_not_pass(
    fields: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        a_user(**fields).check()

    assert (refusal.value.field, refusal.value.field_code) == (field, code)
