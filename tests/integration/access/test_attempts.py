"""Passwords that are tried, many at once and by several workers."""

import asyncio
from collections import Counter
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from httpx2 import Client

from tests.access.matrix import API
from tests.access.people import PASSWORD, People

MANY = 50
WRONG = "a wrong password here"
KNOWN, UNKNOWN = "person.own@example.com", "nobody@example.com"


class CountedHasher:
    """Counts how often passwords are really compared."""

    def __init__(self, app: FastAPI) -> None:
        self.number = 0
        passwords = app.state.container.password_hasher()
        self._verify = passwords.verify
        passwords.verify = self._count

    def _count(self, password: str, password_hash: str | None) -> bool:
        self.number += 1
        right: bool = self._verify(password, password_hash)
        return right


def sign_in_at_once(apps: list[FastAPI], email: str, password: str, times: int) -> list[Response]:
    """The answers of these apps, which are asked in turn; each of them on the same loop."""

    async def send() -> list[Response]:
        clients = [
            AsyncClient(transport=ASGITransport(app), base_url="http://localhost") for app in apps
        ]
        body = {"email": email, "password": password}
        return await asyncio.gather(
            *(
                clients[number % len(clients)].post(
                    f"{API}/sessions",
                    json=body,
                    headers={"X-Forwarded-For": f"203.0.113.{number}"},
                )
                for number in range(times)
            )
        )

    return asyncio.run(send())


@pytest.mark.parametrize("email", [KNOWN, UNKNOWN])
def test_of_fifty_wrong_passwords_at_once_five_are_looked_at(
    start: Callable[[], FastAPI], people: People, app: FastAPI, email: str
) -> None:
    apps = [app, start()]
    counted = [CountedHasher(each) for each in apps]

    answers = sign_in_at_once(apps, email, WRONG, MANY)

    assert Counter(answer.status_code for answer in answers) == {401: 5, 429: MANY - 5}
    assert sum(each.number for each in counted) == 5
    waits = {int(a.headers["Retry-After"]) for a in answers if a.status_code == 429}
    assert waits <= set(range(800, 901))


def test_what_was_tried_is_known_after_a_restart(
    start: Callable[[], FastAPI], people: People, app: FastAPI
) -> None:
    sign_in_at_once([app], KNOWN, WRONG, 5)

    (answer,) = sign_in_at_once([start()], KNOWN, PASSWORD, 1)

    assert answer.status_code == 429


def test_right_passwords_at_once_are_all_taken(app: FastAPI, people: People) -> None:
    answers = sign_in_at_once([app], KNOWN, PASSWORD, 12)

    assert [answer.status_code for answer in answers] == [201] * 12
    assert len({answer.json()["token"] for answer in answers}) == 12


def test_a_known_address_costs_as_many_comparisons_as_an_unknown_one(
    app: FastAPI, people: People, client: Client
) -> None:
    counted = CountedHasher(app)
    comparisons = []
    for email in (KNOWN, UNKNOWN):
        before = counted.number
        client.post(f"{API}/sessions", json={"email": email, "password": WRONG})
        comparisons.append(counted.number - before)

    assert comparisons == [1, 1]
