"""The use cases of users, but for their deletion."""

from dataclasses import replace
from typing import Any

import pytest

from blog.application.user_queries import UserListing, UserView
from blog.application.users import EditUser, RegisterUser, UserService
from blog.domain.errors import InvalidInput, VersionConflict
from blog.domain.policy import Role
from blog.domain.users import EmailAlreadyRegistered, UserNotFound
from tests.builders import AN_HOUR, NOW
from tests.fakes.clock import FakeClock

ADA = RegisterUser(name="Ada", email="ada@example.com", age=36, city="London")
BOB = RegisterUser(name="Bob", email="bob@example.com", age=7, city="Paris")
STALE = frozenset({"stale"})


def test_a_registered_user_is_shown_with_all_that_was_said(users: UserService) -> None:
    ada = users.register(ADA)

    assert ada == UserView(
        id=ada.id,
        name="Ada",
        email="ada@example.com",
        age=36,
        role=Role.AUTHOR,
        city="London",
        is_active=True,
        created_at=NOW,
        updated_at=NOW,
        version=ada.version,
    )
    assert users.get(ada.id) == ada


def test_a_city_that_is_not_said_is_unknown(users: UserService) -> None:
    ada = users.register(RegisterUser(name="Ada", email="ada@example.com", age=36))

    assert ada.city == "Unknown"


@pytest.mark.parametrize("email", ["ada@example.com", "ADA@Example.com", " ada@example.com "])
def test_an_address_is_registered_once_whatever_its_case(users: UserService, email: str) -> None:
    ada = users.register(ADA)

    with pytest.raises(EmailAlreadyRegistered):
        users.register(replace(BOB, email=email))

    assert users.list(UserListing()).items == (ada,)


def test_nobody_is_registered_with_a_wrong_value(users: UserService) -> None:
    with pytest.raises(InvalidInput):
        users.register(replace(ADA, age=151))

    assert users.list(UserListing()).items == ()


def test_a_user_who_is_not_there_is_not_found(users: UserService) -> None:
    with pytest.raises(UserNotFound):
        users.get(1)


def test_users_are_listed(users: UserService) -> None:
    ada, bob = users.register(ADA), users.register(BOB)

    assert users.list(UserListing()).items == (ada, bob)


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"name": " Augusta "}, {"name": "Augusta"}),
        ({"email": "Augusta@Example.com"}, {"email": "augusta@example.com"}),
        ({"age": 0}, {"age": 0}),
        ({"city": "Paris"}, {"city": "Paris"}),
        ({"name": "Augusta", "age": 37}, {"name": "Augusta", "age": 37}),
    ],
)
def test_only_what_is_given_is_edited(
    users: UserService, clock: FakeClock, changes: dict[str, Any], shown: dict[str, Any]
) -> None:
    ada = users.register(ADA)
    clock.move(AN_HOUR)

    edited = users.edit(EditUser(ada.id, **changes))

    assert edited == ada._replace(**shown, updated_at=NOW + AN_HOUR, version=edited.version)
    assert edited.revision != ada.revision
    assert users.get(ada.id) == edited


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"name": "Ada", "email": "ada@example.com", "age": 36, "city": "London"},
        {"name": " Ada ", "email": "ADA@EXAMPLE.COM", "city": "London\n"},
    ],
)
def test_values_as_they_are_change_nothing_not_even_date_and_revision(
    users: UserService, clock: FakeClock, values: dict[str, Any]
) -> None:
    ada = users.register(ADA)
    clock.move(AN_HOUR)

    edited = users.edit(EditUser(ada.id, **values))

    assert edited == users.get(ada.id) == ada


def test_a_user_does_not_get_the_address_of_another(users: UserService) -> None:
    ada, bob = users.register(ADA), users.register(BOB)

    with pytest.raises(EmailAlreadyRegistered):
        users.edit(EditUser(bob.id, name="Robert", email="Ada@example.com"))

    assert users.list(UserListing()).items == (ada, bob)


def test_an_edit_of_the_revision_that_was_read_is_done(users: UserService) -> None:
    ada = users.register(ADA)

    edited = users.edit(EditUser(ada.id, age=37, expected=frozenset({"other", ada.revision})))

    assert edited.age == 37


@pytest.mark.parametrize("age", [36, 37])
def test_an_edit_of_another_revision_is_refused_even_if_it_changes_nothing(
    users: UserService, age: int
) -> None:
    ada = users.register(ADA)

    with pytest.raises(VersionConflict):
        users.edit(EditUser(ada.id, age=age, expected=STALE))

    assert users.get(ada.id) == ada


def test_of_several_reasons_to_refuse_an_edit_the_stale_revision_comes_last(
    users: UserService,
) -> None:
    ada, bob = users.register(ADA), users.register(BOB)

    with pytest.raises(UserNotFound):
        users.edit(EditUser(bob.id + 1, age=151, email=ada.email, expected=STALE))
    with pytest.raises(InvalidInput):
        users.edit(EditUser(bob.id, age=151, email=ada.email, expected=STALE))
    with pytest.raises(EmailAlreadyRegistered):
        users.edit(EditUser(bob.id, email=ada.email, expected=STALE))


def test_a_user_is_deactivated_and_activated_again(users: UserService, clock: FakeClock) -> None:
    ada = users.register(ADA)

    clock.move(AN_HOUR)
    inactive = users.deactivate(ada.id)
    clock.move(AN_HOUR)
    active = users.activate(ada.id)

    assert inactive == ada._replace(
        is_active=False, updated_at=NOW + AN_HOUR, version=inactive.version
    )
    assert active == ada._replace(updated_at=NOW + 2 * AN_HOUR, version=active.version)
    assert len({ada.revision, inactive.revision, active.revision}) == 3
    assert users.get(ada.id) == active


def test_activating_or_deactivating_twice_changes_nothing(
    users: UserService, clock: FakeClock
) -> None:
    ada = users.register(ADA)
    clock.move(AN_HOUR)

    assert users.activate(ada.id) == ada
    inactive = users.deactivate(ada.id)
    clock.move(AN_HOUR)

    assert users.deactivate(ada.id) == users.get(ada.id) == inactive


def test_nobody_is_activated_or_deactivated_who_is_not_there(users: UserService) -> None:
    with pytest.raises(UserNotFound):
        users.activate(1)
    with pytest.raises(UserNotFound):
        users.deactivate(1)
