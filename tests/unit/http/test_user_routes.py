"""Single users over HTTP."""

from typing import Any

import pytest
from httpx2 import Client

from tests.builders import A_DAY, AN_HOUR, a_user
from tests.fakes.clock import FakeClock
from tests.unit.http.answers import problem_of
from tests.unit.http.service import USERS, Fakes, user_data

SHOWN = {
    "id": 1,
    "name": "Élodie Durand",
    "email": "elodie.durand@example.com",
    "age": 41,
    "city": "Évry",
    "is_active": True,
    "created_at": "2026-01-20T10:30:00.123456Z",
    "updated_at": "2026-01-30T10:30:00.123456Z",
}
EDITED_NOW = {"updated_at": "2026-03-01T10:30:00.123456Z"}
CHANGES: dict[str, Any] = {
    "name": "Grace Hopper",
    "email": "grace@example.com",
    "age": 37,
    "city": "Ghent",
}


def test_a_user_is_registered(client: Client) -> None:
    response = client.post(USERS, json=user_data())

    assert response.status_code == 201
    assert response.headers["Location"] == "/api/v1/users/1"
    assert response.headers["ETag"] == '"1"'
    assert response.headers["Content-Type"] == "application/json"
    assert response.json() == {
        "id": 1,
        "name": "Grace Hopper",
        "email": "grace@example.com",
        "age": 37,
        "city": "Ghent",
        "is_active": True,
        "created_at": "2026-03-01T10:30:00.123456Z",
        "updated_at": "2026-03-01T10:30:00.123456Z",
    }


def test_a_city_that_is_not_given_is_unknown(client: Client) -> None:
    body = user_data()
    del body["city"]

    assert client.post(USERS, json=body).json()["city"] == "Unknown"


def test_an_address_is_registered_once_whatever_its_case(client: Client) -> None:
    client.post(USERS, json=user_data(email="grace@example.com"))

    response = client.post(USERS, json=user_data(email="GRACE@Example.com"))

    problem_of(response, 409, "email-already-registered")


def test_a_user_is_shown(client: Client, fakes: Fakes) -> None:
    fakes.add(a_user())

    response = client.get(f"{USERS}/1")

    assert response.status_code == 200
    assert response.headers["ETag"] == '"3"'
    assert response.json() == SHOWN


def test_whole_seconds_are_shown_with_six_digits(client: Client, fakes: Fakes) -> None:
    fakes.add(a_user(created_at=a_user().created_at.replace(microsecond=0)))

    assert client.get(f"{USERS}/1").json()["created_at"] == "2026-01-20T10:30:00.000000Z"


@pytest.mark.parametrize("field", CHANGES)
def test_patch_changes_only_what_is_sent(client: Client, fakes: Fakes, field: str) -> None:
    fakes.add(a_user())
    change = {field: CHANGES[field]}

    response = client.patch(f"{USERS}/1", json=change)

    assert response.status_code == 200
    assert response.headers["ETag"] == '"4"'
    assert response.json() == SHOWN | change | EDITED_NOW


@pytest.mark.parametrize("body", [{}, {"name": " Élodie Durand ", "age": 41}])
def test_a_patch_without_a_difference_changes_nothing_at_all(
    client: Client, fakes: Fakes, body: dict[str, Any]
) -> None:
    fakes.add(a_user())

    response = client.patch(f"{USERS}/1", json=body)

    assert response.status_code == 200
    assert response.headers["ETag"] == '"3"'
    assert response.json() == SHOWN


def test_put_replaces_all_that_can_be_said_of_a_user(client: Client, fakes: Fakes) -> None:
    fakes.add(a_user())

    response = client.put(f"{USERS}/1", json=CHANGES)

    assert response.status_code == 200
    assert response.headers["ETag"] == '"4"'
    assert response.json() == SHOWN | CHANGES | EDITED_NOW


def test_put_without_a_city_makes_it_unknown(client: Client, fakes: Fakes) -> None:
    fakes.add(a_user())
    body = {name: value for name, value in CHANGES.items() if name != "city"}

    assert client.put(f"{USERS}/1", json=body).json()["city"] == "Unknown"


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_no_user_takes_the_address_of_another(client: Client, fakes: Fakes, method: str) -> None:
    fakes.add(a_user("Grace", email=a_user("Hopper").email), a_user())

    response = client.request(method, f"{USERS}/2", json=user_data(email="HOPPER@example.com"))

    problem_of(response, 409, "email-already-registered")
    assert client.get(f"{USERS}/2").json()["email"] == "elodie.durand@example.com"


@pytest.mark.parametrize(("action", "before"), [("activate", False), ("deactivate", True)])
def test_a_user_is_activated_and_deactivated(
    client: Client, fakes: Fakes, action: str, before: bool
) -> None:
    fakes.add(a_user(is_active=before))

    response = client.post(f"{USERS}/1/{action}")

    assert response.status_code == 200
    assert response.headers["ETag"] == '"4"'
    assert response.json() == SHOWN | EDITED_NOW | {"is_active": not before}


@pytest.mark.parametrize("action", ["activate", "deactivate"])
def test_to_activate_or_deactivate_again_changes_nothing(
    client: Client, fakes: Fakes, clock: FakeClock, action: str
) -> None:
    fakes.add(a_user())
    first = client.post(f"{USERS}/1/{action}")
    clock.move(AN_HOUR)

    again = client.post(f"{USERS}/1/{action}")

    assert again.status_code == 200
    assert (again.json(), again.headers["ETag"]) == (first.json(), first.headers["ETag"])


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/7"),
        ("PATCH", "/7"),
        ("PUT", "/7"),
        ("DELETE", "/7"),
        ("POST", "/7/activate"),
        ("POST", "/7/deactivate"),
        ("GET", "/7/posts"),
    ],
)
def test_nobody_is_not_found(client: Client, method: str, path: str) -> None:
    body = user_data() if method in ("PATCH", "PUT") else None

    problem_of(client.request(method, f"{USERS}{path}", json=body), 404, "user-not-found")


def test_a_clock_that_was_set_back_does_not_set_back_a_date(
    client: Client, fakes: Fakes, clock: FakeClock
) -> None:
    fakes.add(a_user())
    clock.move(-100 * A_DAY)

    response = client.patch(f"{USERS}/1", json={"age": 42})

    assert response.json()["updated_at"] == SHOWN["updated_at"]


def test_a_user_beyond_the_bounds_of_this_version_is_shown(client: Client, fakes: Fakes) -> None:
    """A newer version may have stored it, while both serve."""
    fakes.add(a_user("A name of more than fifty characters, as a newer version has it"))

    assert client.get(f"{USERS}/1").status_code == 200
    assert client.get(USERS).status_code == 200
