"""The own account, and what only its user or an admin changes of it."""

from typing import Any

import pytest
from httpx2 import Client

from tests.access.matrix import API
from tests.access.people import PASSWORD, People
from tests.builders import A_MICROSECOND, AN_HOUR
from tests.http_rules.signing_in import ME, NEW, WRONG, of_own, own_address, sign_in
from tests.unit.http.service import Fakes


def test_me_is_whoever_asks(restricted: Client, people: People) -> None:
    answer = restricted.get(ME, headers=people.header("editor"))

    assert answer.json()["email"] == "person.editor@example.com"
    assert answer.json()["role"] == "editor"
    assert answer.headers["Cache-Control"] == "no-store"
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert restricted.get(ME, headers=people.header("editor") | tag).status_code == 304


def test_a_tag_tells_who_may_see_what(restricted: Client, people: People) -> None:
    tags = {
        restricted.get(of_own(people), headers=people.header(standing)).headers["ETag"]
        for standing in ("anonymous", "other", "editor")
    }
    whole = {
        restricted.get(of_own(people), headers=people.header(standing)).headers["ETag"]
        for standing in ("own", "admin")
    }

    assert len(tags) == len(whole) == 1
    assert not tags & whole


@pytest.mark.parametrize("standing", ["own", "admin"])
def test_either_tag_is_good_for_if_match(restricted: Client, people: People, standing: str) -> None:
    public = restricted.get(of_own(people)).headers["ETag"]

    answer = restricted.patch(
        of_own(people),
        json={"city": "Ghent"},
        headers=people.header(standing) | {"If-Match": public},
    )

    assert answer.status_code == 200


def test_a_new_password_ends_the_other_sessions(restricted: Client, people: People) -> None:
    other = {"Authorization": f"Bearer {sign_in(restricted, own_address(people)).json()['token']}"}
    body = {"password": NEW, "current_password": PASSWORD}

    answer = restricted.patch(of_own(people), json=body, headers=people.header("own"))

    assert answer.status_code == 200
    assert restricted.get(ME, headers=people.header("own")).status_code == 200
    assert restricted.get(ME, headers=other).status_code == 401
    assert sign_in(restricted, own_address(people)).status_code == 401
    assert sign_in(restricted, own_address(people), NEW).status_code == 201


def test_an_admin_gives_others_a_password_and_ends_all_their_sessions(
    restricted: Client, people: People
) -> None:
    answer = restricted.patch(
        of_own(people), json={"password": NEW}, headers=people.header("admin")
    )

    assert answer.status_code == 200
    assert restricted.get(ME, headers=people.header("own")).status_code == 401
    assert restricted.get(ME, headers=people.header("admin")).status_code == 200
    assert sign_in(restricted, own_address(people), NEW).status_code == 201


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_a_new_address_needs_the_password(restricted: Client, people: People, method: str) -> None:
    body = {"name": "Ada", "age": 30, "email": "ada@example.com"}
    own = people.header("own")

    without = restricted.request(method, of_own(people), json=body, headers=own)
    with_it = restricted.request(
        method, of_own(people), json=body | {"current_password": PASSWORD}, headers=own
    )

    assert without.status_code == 422
    assert without.json()["errors"][0]["pointer"] == "/current_password"
    assert with_it.status_code == 200
    assert sign_in(restricted, "ada@example.com").status_code == 201


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"password": "short", "current_password": PASSWORD}, "/password", "too-short"),
        ({"password": "password1234", "current_password": PASSWORD}, "/password", "too-common"),
        ({"password": NEW}, "/current_password", "missing"),
        ({"password": NEW, "current_password": WRONG}, "/current_password", "not-allowed"),
        ({"password": None, "current_password": PASSWORD}, "/password", "wrong-type"),
        ({"role": "admin"}, "/role", "not-allowed"),
        ({"role": "king"}, "/role", "not-allowed"),
    ],
)
def test_what_is_wrong_with_a_change_of_the_account_is_told(
    restricted: Client,
    fakes: Fakes,
    people: People,
    body: dict[str, Any],
    pointer: str,
    code: str,
) -> None:
    answer = restricted.patch(of_own(people), json=body, headers=people.header("own"))

    assert answer.status_code == 422
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [(pointer, code)]
    for secret in (NEW, WRONG, PASSWORD):
        assert secret not in answer.text
    assert fakes.memory.users[people.own.id] == people.own


def test_a_wrong_current_password_counts(restricted: Client, people: People) -> None:
    body = {"password": NEW, "current_password": WRONG}
    for _ in range(5):
        restricted.patch(of_own(people), json=body, headers=people.header("own"))

    answer = restricted.patch(
        of_own(people), json=body | {"current_password": PASSWORD}, headers=people.header("own")
    )

    assert answer.status_code == 429
    assert sign_in(restricted, own_address(people)).status_code == 429


def test_put_never_changes_a_password(restricted: Client, people: People) -> None:
    body = {"name": "Ada", "age": 30, "email": own_address(people), "password": NEW}

    answer = restricted.put(of_own(people), json=body, headers=people.header("admin"))

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/password"


def test_the_last_admin_stays_admin(restricted: Client, people: People) -> None:
    admin = f"{API}/users/{people.users['admin'].id}"
    headers = people.header("admin")

    answers = [
        restricted.patch(admin, json={"role": "editor"}, headers=headers),
        restricted.post(f"{admin}/deactivate", headers=headers),
        restricted.delete(admin, headers=headers),
    ]

    assert [(a.status_code, a.json()["code"]) for a in answers] == [(409, "last-admin")] * 3
    assert restricted.get(ME, headers=headers).json()["role"] == "admin"


def test_a_role_is_felt_at_the_next_request(restricted: Client, people: People) -> None:
    hidden = f"{API}/posts/{people.hidden.id}"
    other = f"{API}/users/{people.users['other'].id}"
    assert restricted.get(hidden, headers=people.header("other")).status_code == 404

    restricted.patch(other, json={"role": "editor"}, headers=people.header("admin"))

    assert restricted.get(hidden, headers=people.header("other")).status_code == 200


def test_who_deletes_himself_has_just_signed_in(
    restricted: Client, fakes: Fakes, people: People
) -> None:
    fakes.clock.move(AN_HOUR / 4 + A_MICROSECOND)

    late = restricted.delete(of_own(people, "?posts=delete"), headers=people.header("own"))
    token = sign_in(restricted, own_address(people)).json()["token"]
    soon = restricted.delete(
        of_own(people, "?posts=delete"), headers={"Authorization": f"Bearer {token}"}
    )

    assert (late.status_code, late.json()["code"]) == (401, "recent-sign-in-required")
    assert late.headers["WWW-Authenticate"] == "Bearer"
    assert soon.status_code == 204


def test_content_is_looked_at_before_rights(restricted: Client, people: People) -> None:
    answer = restricted.patch(of_own(people), json={"x": 1}, headers=people.header("other"))

    assert answer.status_code == 422


@pytest.mark.parametrize("email", ["person.other@example.com", "nobody@example.com"])
def test_without_the_password_nobody_learns_whether_an_address_is_taken(
    restricted: Client, people: People, email: str
) -> None:
    answer = restricted.patch(of_own(people), json={"email": email}, headers=people.header("own"))

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/current_password"
