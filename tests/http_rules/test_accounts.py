"""Signing in and out, the own account, and what only its user or an admin changes of it."""

from typing import Any

import pytest
from httpx2 import Client, Response

from blog.domain.policy import restricted_access_with_registration
from tests.access.matrix import API, NEW_USER
from tests.access.people import PASSWORD, People
from tests.builders import A_DAY, A_MICROSECOND, AN_HOUR
from tests.fakes.memory import Memory
from tests.unit.http.in_process import a_client
from tests.unit.http.service import Fakes, an_app

NEW = "another good password"
WRONG = "a wrong password here"
SESSIONS, ME = f"{API}/sessions", f"{API}/users/me"


def sign_in(client: Client, email: str, password: str = PASSWORD, **headers: str) -> Response:
    body = {"email": email, "password": password}
    return client.post(SESSIONS, json=body, headers=headers)


def own_address(people: People) -> str:
    return people.own.email.value


def of_own(people: People, more: str = "") -> str:
    return f"{API}/users/{people.own.id}{more}"


def test_a_token_lasts_for_thirty_days(
    restricted: Client, restricted_fakes: Fakes, people: People
) -> None:
    answer = sign_in(restricted, own_address(people).upper())

    token = answer.json()
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    assert token.keys() == {"token", "expires_at"}
    assert len(token["token"]) == 43
    headers = {"Authorization": f"bearer {token['token']}"}
    restricted_fakes.clock.move(30 * A_DAY - A_MICROSECOND)
    assert restricted.get(ME, headers=headers).status_code == 200
    restricted_fakes.clock.move(A_MICROSECOND)
    assert restricted.get(ME, headers=headers).status_code == 401


def test_a_token_is_stored_nowhere(
    restricted: Client, restricted_fakes: Fakes, people: People
) -> None:
    token = sign_in(restricted, own_address(people)).json()["token"]

    assert token not in repr(restricted_fakes.memory)


@pytest.mark.parametrize("email", ["person.own@example.com", "nobody@example.com"])
def test_at_sign_in_known_and_unknown_addresses_are_refused_alike(
    restricted: Client, restricted_fakes: Fakes, people: People, email: str
) -> None:
    answer = sign_in(restricted, email, WRONG)

    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert answer.json()["detail"] == "The e-mail address or the password is wrong."
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert restricted_fakes.passwords.comparisons >= 1


@pytest.mark.parametrize("email", ["person.own@example.com", "nobody@example.com"])
def test_after_five_wrong_passwords_the_right_one_is_refused_as_well(
    restricted: Client, restricted_fakes: Fakes, people: People, email: str
) -> None:
    for _ in range(5):
        assert sign_in(restricted, email, WRONG).status_code == 401
    before = restricted_fakes.passwords.comparisons

    answer = sign_in(restricted, email, **{"X-Forwarded-For": "203.0.113.9"})

    assert (answer.status_code, answer.json()["code"]) == (429, "too-many-attempts")
    assert answer.headers["Retry-After"] == "900"
    assert restricted_fakes.passwords.comparisons == before


def test_a_password_may_be_tried_again_once_the_time_is_over(
    restricted: Client, restricted_fakes: Fakes, people: People
) -> None:
    for _ in range(5):
        sign_in(restricted, own_address(people), WRONG)

    restricted_fakes.clock.move(AN_HOUR / 4)

    assert sign_in(restricted, own_address(people)).status_code == 201


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"password": PASSWORD}, "/email", "missing"),
        ({"email": "ada@example.com"}, "/password", "missing"),
        ({"email": "ada", "password": PASSWORD}, "/email", "pattern"),
        ({"email": "ada@example.com", "password": "a\0b"}, "/password", "control-character"),
        ({"email": "ada@example.com", "password": "é" * 513}, "/password", "too-long"),
        ({"email": "ada@example.com", "password": None}, "/password", "wrong-type"),
        ({"email": "ada@example.com", "password": PASSWORD, "role": "admin"}, "/role", "unknown"),
    ],
)
def test_who_signs_in_says_address_and_password(
    restricted: Client, people: People, body: dict[str, Any], pointer: str, code: str
) -> None:
    answer = restricted.post(SESSIONS, json=body)

    assert answer.status_code == 422
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [(pointer, code)]


def test_the_own_sessions_are_listed_the_newest_first(restricted: Client, people: People) -> None:
    token = sign_in(restricted, own_address(people)).json()["token"]

    answer = restricted.get(SESSIONS, headers={"Authorization": f"Bearer {token}"})

    assert [session["is_current"] for session in answer.json()] == [True, False]
    assert answer.json()[1].keys() == {"id", "created_at", "expires_at", "is_current"}
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("which", ["current", "own"])
def test_a_session_that_was_ended_is_good_for_nothing(
    restricted: Client, people: People, which: str
) -> None:
    name = "current" if which == "current" else str(people.sessions["own"].id)

    ended = restricted.delete(f"{SESSIONS}/{name}", headers=people.header("own"))

    assert (ended.status_code, ended.content) == (204, b"")
    assert restricted.get(ME, headers=people.header("own")).status_code == 401
    assert restricted.get(ME, headers=people.header("other")).status_code == 200


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
    restricted_fakes: Fakes,
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
    assert restricted_fakes.memory.users[people.own.id] == people.own


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


def test_who_is_active_again_has_to_sign_in_again(restricted: Client, people: People) -> None:
    restricted.post(of_own(people, "/deactivate"), headers=people.header("admin"))
    refused = sign_in(restricted, own_address(people))
    restricted.post(of_own(people, "/activate"), headers=people.header("admin"))

    assert refused.status_code == 401
    assert restricted.get(ME, headers=people.header("own")).status_code == 401
    assert sign_in(restricted, own_address(people)).status_code == 201


def test_who_deletes_himself_has_just_signed_in(
    restricted: Client, restricted_fakes: Fakes, people: People
) -> None:
    restricted_fakes.clock.move(AN_HOUR / 4 + A_MICROSECOND)

    late = restricted.delete(of_own(people, "?posts=delete"), headers=people.header("own"))
    token = sign_in(restricted, own_address(people)).json()["token"]
    soon = restricted.delete(
        of_own(people, "?posts=delete"), headers={"Authorization": f"Bearer {token}"}
    )

    assert (late.status_code, late.json()["code"]) == (401, "recent-sign-in-required")
    assert late.headers["WWW-Authenticate"] == "Bearer"
    assert soon.status_code == 204


ORDER: list[tuple[str, str, dict[str, Any], int]] = [
    ("GET", f"{API}/nowhere", {}, 404),
    ("PATCH", f"{API}/posts", {}, 405),
    ("POST", f"{API}/posts", {"content": b"x"}, 401),
    ("POST", f"{API}/posts", {"content": b"x" * (2 * 2**20 + 1)}, 413),
    ("GET", f"{API}/users/me?x=1", {}, 401),
    ("PATCH", f"{API}/users/x", {"json": {}}, 401),
]


@pytest.mark.parametrize(("method", "path", "more", "status"), ORDER)
def test_who_asks_is_found_out_before_a_body_is_read(
    restricted: Client, people: People, method: str, path: str, more: dict[str, Any], status: int
) -> None:
    answer = restricted.request(method, path, headers={"Authorization": "Bearer unknown"}, **more)

    assert answer.status_code == status


def test_content_is_looked_at_before_rights(restricted: Client, people: People) -> None:
    answer = restricted.patch(of_own(people), json={"x": 1}, headers=people.header("other"))

    assert answer.status_code == 422


def test_two_tokens_are_none(restricted: Client, people: People) -> None:
    headers = [("Authorization", f"Bearer {people.tokens[name]}") for name in ("own", "admin")]

    assert restricted.get(ME, headers=headers).status_code == 401


def test_where_registration_is_open_anybody_becomes_an_author() -> None:
    fakes = Fakes()
    with a_client(an_app(fakes, policy=restricted_access_with_registration)) as client:
        registered = client.post(f"{API}/users", json=NEW_USER)
        again = client.post(f"{API}/users", json=NEW_USER)
        as_admin = client.post(f"{API}/users", json=NEW_USER | {"role": "admin"})
        signed_in = sign_in(client, str(NEW_USER["email"]))

    assert registered.status_code == 201
    assert not {"email", "age", "role"} & registered.json().keys()
    assert (again.status_code, again.json()["code"]) == (409, "email-already-registered")
    assert (as_admin.status_code, as_admin.json()["errors"][0]["pointer"]) == (422, "/role")
    assert signed_in.status_code == 201
    assert [user.role for user in fakes.memory.users.values()] == ["author"]


@pytest.mark.parametrize(
    "password", ["elevenchars", "passwordpassword", "person.newcomer", "a\0" * 12]
)
def test_a_weak_password_registers_nobody(
    restricted: Client, restricted_fakes: Fakes, people: People, password: str
) -> None:
    body = NEW_USER | {"email": "person.newcomer@example.com", "password": password}
    before = restricted_fakes.memory.copy()

    answer = restricted.post(f"{API}/users", json=body, headers=people.header("admin"))

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/password"
    assert password not in answer.text
    assert restricted_fakes.memory == before


def test_an_admin_registers_users_of_any_role(
    restricted: Client, memory_of: Memory, people: People
) -> None:
    body = NEW_USER | {"role": "editor"}

    answer = restricted.post(f"{API}/users", json=body, headers=people.header("admin"))

    assert (answer.status_code, answer.json()["role"]) == (201, "editor")
    assert memory_of.users[answer.json()["id"]].role == "editor"


@pytest.fixture
def memory_of(restricted_fakes: Fakes) -> Memory:
    return restricted_fakes.memory


def test_a_retry_is_answered_to_its_own_actor_only(
    restricted: Client, memory_of: Memory, people: People
) -> None:
    body = {
        "title": "A new post",
        "content": "With a content that is new",
        "author_id": people.own.id,
    }
    key = {"Idempotency-Key": "the-same-key"}

    answers = [
        restricted.post(f"{API}/posts", json=body, headers=people.header(standing) | key)
        for standing in ("own", "own", "editor", "other")
    ]

    assert [a.headers.get("Idempotency-Replayed") for a in answers] == [None, "true", None, None]
    assert [a.status_code for a in answers] == [201, 201, 201, 403]
    assert len(memory_of.posts) == 4


def test_who_may_no_longer_act_gets_no_replay(restricted: Client, people: People) -> None:
    path, key = f"{API}/posts/{people.public.id}/unpublish", {"Idempotency-Key": "a-key"}
    editor = f"{API}/users/{people.users['editor'].id}"
    first = restricted.post(path, headers=people.header("editor") | key)

    restricted.patch(editor, json={"role": "author"}, headers=people.header("admin"))
    demoted = restricted.post(path, headers=people.header("editor") | key)
    restricted.post(f"{editor}/deactivate", headers=people.header("admin"))
    inactive = restricted.post(path, headers=people.header("editor") | key)

    assert (first.status_code, demoted.status_code, inactive.status_code) == (200, 403, 401)


@pytest.mark.parametrize("path", [SESSIONS, f"{SESSIONS}/current", ME])
def test_while_access_is_open_there_are_no_sessions(client: Client, path: str) -> None:
    answer = client.get(path, headers={"Authorization": "Bearer nonsense"})

    assert (answer.status_code, answer.json()["code"]) == (404, "no-such-path")


@pytest.mark.parametrize("name", ["password", "current_password", "role"])
@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT"])
def test_while_access_is_open_no_body_has_a_secret(client: Client, method: str, name: str) -> None:
    created = client.post(f"{API}/users", json={**NEW_USER_OPEN, "email": "first@example.com"})
    path = "" if method == "POST" else f"/{created.json()['id']}"

    answer = client.request(
        method, f"{API}/users{path}", json=NEW_USER_OPEN | {name: "a good password"}
    )

    assert answer.status_code == 422
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [(f"/{name}", "unknown")]


NEW_USER_OPEN = {name: value for name, value in NEW_USER.items() if name != "password"}


def test_a_registration_that_is_sent_again_is_done_and_hashed_once(
    restricted: Client, restricted_fakes: Fakes, people: People
) -> None:
    headers = people.header("admin") | {"Idempotency-Key": "a-key"}
    before = restricted_fakes.passwords.hashes

    answers = [restricted.post(f"{API}/users", json=NEW_USER, headers=headers) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.content for answer in answers}) == 1
    assert [a.headers.get("Idempotency-Replayed") for a in answers] == [None, "true", "true"]
    assert restricted_fakes.passwords.hashes == before + 1


def test_another_registration_with_the_same_key_is_refused(
    restricted: Client, people: People
) -> None:
    headers = people.header("admin") | {"Idempotency-Key": "a-key"}
    restricted.post(f"{API}/users", json=NEW_USER, headers=headers)

    answer = restricted.post(f"{API}/users", json=NEW_USER | {"age": 31}, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")
