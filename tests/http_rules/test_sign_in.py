"""Signing in and out, and what a token is good for."""

import asyncio
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from httpx2 import Client

from tests.access.matrix import API
from tests.access.people import PASSWORD, People
from tests.builders import A_DAY, A_MICROSECOND, AN_HOUR
from tests.http_rules.signing_in import ME, SESSIONS, WRONG, of_own, own_address, sign_in
from tests.http_rules.test_access import told
from tests.unit.http.service import Fakes

MANY = 20


def test_a_token_lasts_for_thirty_days(restricted: Client, fakes: Fakes, people: People) -> None:
    answer = sign_in(restricted, own_address(people).upper())

    token = answer.json()
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    assert token.keys() == {"token", "expires_at"}
    assert len(token["token"]) == 43
    headers = {"Authorization": f"bearer {token['token']}"}
    fakes.clock.move(30 * A_DAY - A_MICROSECOND)
    assert restricted.get(ME, headers=headers).status_code == 200
    fakes.clock.move(A_MICROSECOND)
    assert restricted.get(ME, headers=headers).status_code == 401


def test_a_token_is_stored_nowhere(restricted: Client, fakes: Fakes, people: People) -> None:
    token = sign_in(restricted, own_address(people)).json()["token"]

    assert token not in repr(fakes.memory)


def test_at_sign_in_known_and_unknown_addresses_are_refused_alike(
    restricted: Client, fakes: Fakes, people: People
) -> None:
    known = sign_in(restricted, own_address(people), WRONG)
    comparisons = fakes.passwords.comparisons
    unknown = sign_in(restricted, "nobody@example.com", WRONG)

    assert known.status_code == unknown.status_code == 401
    assert told(known) == told(unknown)
    assert known.json()["code"] == "unauthenticated"
    assert known.json()["detail"] == "The e-mail address or the password is wrong."
    assert known.headers["WWW-Authenticate"] == "Bearer"
    assert (comparisons, fakes.passwords.comparisons) == (1, 2)


@pytest.mark.parametrize("email", ["person.own@example.com", "nobody@example.com"])
def test_after_five_wrong_passwords_the_right_one_is_refused_as_well(
    restricted: Client, fakes: Fakes, people: People, email: str
) -> None:
    for _ in range(5):
        assert sign_in(restricted, email, WRONG).status_code == 401
    before = fakes.passwords.comparisons

    answer = sign_in(restricted, email, **{"X-Forwarded-For": "203.0.113.9"})

    assert (answer.status_code, answer.json()["code"]) == (429, "too-many-attempts")
    assert answer.headers["Retry-After"] == "900"
    assert fakes.passwords.comparisons == before


def test_a_password_may_be_tried_again_once_the_time_is_over(
    restricted: Client, fakes: Fakes, people: People
) -> None:
    for _ in range(5):
        sign_in(restricted, own_address(people), WRONG)

    fakes.clock.move(AN_HOUR / 4)

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


def test_who_is_active_again_has_to_sign_in_again(restricted: Client, people: People) -> None:
    restricted.post(of_own(people, "/deactivate"), headers=people.header("admin"))
    refused = sign_in(restricted, own_address(people))
    restricted.post(of_own(people, "/activate"), headers=people.header("admin"))

    assert refused.status_code == 401
    assert restricted.get(ME, headers=people.header("own")).status_code == 401
    assert sign_in(restricted, own_address(people)).status_code == 201


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


def test_two_tokens_are_none(restricted: Client, people: People) -> None:
    headers = [("Authorization", f"Bearer {people.tokens[name]}") for name in ("own", "admin")]

    assert restricted.get(ME, headers=headers).status_code == 401


@pytest.mark.parametrize("path", [SESSIONS, f"{SESSIONS}/current", ME])
def test_while_access_is_open_there_are_no_sessions(client: Client, path: str) -> None:
    answer = client.get(path, headers={"Authorization": "Bearer nonsense"})

    assert (answer.status_code, answer.json()["code"]) == (404, "no-such-path")


def test_white_space_behind_a_token_is_no_part_of_it(restricted: Client, people: People) -> None:
    token = f"Bearer {people.tokens['own']} \t"

    assert restricted.get(ME, headers={"Authorization": token}).status_code == 200


def test_readers_pass_between_those_of_a_crowd_that_signs_in(
    restricted_app: FastAPI, people: People
) -> None:
    done: list[str] = []

    async def ask(client: AsyncClient, method: str, path: str, **more: Any) -> None:
        await client.request(method, path, **more)
        done.append(method)

    async def crowd() -> None:
        body = {"email": own_address(people), "password": PASSWORD}
        async with AsyncClient(
            transport=ASGITransport(restricted_app), base_url="http://localhost"
        ) as client:
            signing_in = [ask(client, "POST", SESSIONS, json=body) for _ in range(MANY)]
            await asyncio.gather(*signing_in, ask(client, "GET", f"{API}/posts"))

    asyncio.run(crowd())

    assert done.index("GET") < MANY / 2
