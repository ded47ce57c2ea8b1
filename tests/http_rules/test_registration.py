"""Who becomes a user, with which password and which role."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

import pytest
from httpx import ASGITransport, AsyncClient, Response
from httpx2 import Client

from blog.domain.policy import restricted_access, restricted_access_with_registration
from tests.access.matrix import API, NEW_USER
from tests.access.people import People, settle
from tests.builders import NOW
from tests.fakes.executor import InlineExecutor
from tests.fakes.memory import Memory
from tests.fakes.unit_of_work import MemoryUnitOfWork
from tests.http_rules.signing_in import sign_in
from tests.unit.http.in_process import a_client
from tests.unit.http.service import Fakes, an_app

Request = TypeVar("Request")
Answer = TypeVar("Answer")

NEW_USER_OPEN = {name: value for name, value in NEW_USER.items() if name != "password"}


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
    restricted: Client, fakes: Fakes, people: People, password: str
) -> None:
    body = NEW_USER | {"email": "person.newcomer@example.com", "password": password}
    before = fakes.memory.copy()

    answer = restricted.post(f"{API}/users", json=body, headers=people.header("admin"))

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/password"
    assert password not in answer.text
    assert fakes.memory == before


def test_an_admin_registers_users_of_any_role(
    restricted: Client, memory: Memory, people: People
) -> None:
    body = NEW_USER | {"role": "editor"}

    answer = restricted.post(f"{API}/users", json=body, headers=people.header("admin"))

    assert (answer.status_code, answer.json()["role"]) == (201, "editor")
    assert memory.users[answer.json()["id"]].role == "editor"


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


def test_a_registration_that_is_sent_again_is_done_and_hashed_once(
    restricted: Client, fakes: Fakes, people: People
) -> None:
    headers = people.header("admin") | {"Idempotency-Key": "a-key"}
    before = fakes.passwords.hashes

    answers = [restricted.post(f"{API}/users", json=NEW_USER, headers=headers) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.content for answer in answers}) == 1
    assert [a.headers.get("Idempotency-Replayed") for a in answers] == [None, "true", "true"]
    assert fakes.passwords.hashes == before + 1


def test_another_registration_with_the_same_key_is_refused(
    restricted: Client, people: People
) -> None:
    headers = people.header("admin") | {"Idempotency-Key": "a-key"}
    restricted.post(f"{API}/users", json=NEW_USER, headers=headers)

    answer = restricted.post(f"{API}/users", json=NEW_USER | {"age": 31}, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")


class PatientExecutor(InlineExecutor):
    """Lets others go first, as one does that waits for a database."""

    async def write(self, use_case: Callable[[Request], Answer], request: Request) -> Answer:
        await asyncio.sleep(0)
        return await super().write(use_case, request)


def test_a_registration_that_is_sent_many_times_at_once_is_hashed_once() -> None:
    fakes = Fakes()
    with MemoryUnitOfWork(fakes.memory) as work:
        people = settle(work, NOW)
    app = an_app(fakes, PatientExecutor(fakes.memory), policy=restricted_access)
    headers = people.header("admin") | {"Idempotency-Key": "a-key"}

    async def send() -> list[Response]:
        async with AsyncClient(transport=ASGITransport(app), base_url="http://localhost") as client:
            path = f"{API}/users"
            return await asyncio.gather(
                *(client.post(path, json=NEW_USER, headers=headers) for _ in range(20))
            )

    answers = asyncio.run(send())

    assert [answer.status_code for answer in answers] == [201] * 20
    assert sum("Idempotency-Replayed" in answer.headers for answer in answers) == 19
    assert fakes.passwords.hashes == 1
