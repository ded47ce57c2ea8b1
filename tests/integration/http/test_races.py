"""Fifty requests at once."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from httpx2 import Client

from tests.unit.http.service import POSTS, USERS, post_data, user_data

MANY = 50


def at_once(
    app: FastAPI,
    method: str,
    path: str,
    bodies: list[Any],
    headers: Mapping[str, str] | None = None,
) -> list[Response]:
    """The answers to one request for each body, none of which waits for another."""

    async def send() -> list[Response]:
        transport = ASGITransport(app)
        async with AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await asyncio.gather(
                *(client.request(method, path, json=body, headers=headers) for body in bodies)
            )

    return asyncio.run(send())


def codes(responses: list[Response]) -> Counter[str | int]:
    """How often each status came, or the code of a problem."""
    return Counter(
        response.status_code if response.is_success else response.json()["code"]
        for response in responses
    )


def test_an_address_is_registered_by_one_of_fifty(app: FastAPI, client: Client) -> None:
    bodies = [
        user_data(name=f"Number {n}", email="Grace@example.com" if n % 2 else "grace@EXAMPLE.com")
        for n in range(MANY)
    ]

    responses = at_once(app, "POST", USERS, bodies)

    assert codes(responses) == {201: 1, "email-already-registered": MANY - 1}
    (winner,) = (response.json() for response in responses if response.is_success)
    assert client.get(USERS).json() == [winner]


def test_a_version_is_edited_by_one_of_fifty(app: FastAPI, client: Client) -> None:
    seen = client.post(USERS, json=user_data()).headers["ETag"]
    bodies = [{"name": f"Number {n}"} for n in range(MANY)]

    responses = at_once(app, "PATCH", f"{USERS}/1", bodies, {"If-Match": seen})

    assert codes(responses) == {200: 1, "version-conflict": MANY - 1}
    (winner,) = (response.json() for response in responses if response.is_success)
    assert client.get(f"{USERS}/1").json() == winner


def test_a_post_is_edited_by_one_of_fifty(app: FastAPI, client: Client) -> None:
    client.post(USERS, json=user_data())
    seen = client.post(POSTS, json=post_data()).headers["ETag"]
    bodies = [{"title": f"Number {n}"} for n in range(MANY)]

    responses = at_once(app, "PATCH", f"{POSTS}/1", bodies, {"If-Match": seen})

    assert codes(responses) == {200: 1, "version-conflict": MANY - 1}


def test_fifty_publications_have_one_date(app: FastAPI, client: Client) -> None:
    client.post(USERS, json=user_data())
    client.post(POSTS, json=post_data())

    responses = at_once(app, "POST", f"{POSTS}/1/publish", [None] * MANY)

    assert codes(responses) == {200: MANY}
    assert len({response.json()["published_at"] for response in responses}) == 1
    assert len({response.headers["ETag"] for response in responses}) == 1


def test_writers_of_different_fields_do_not_undo_each_other(app: FastAPI, client: Client) -> None:
    client.post(USERS, json=user_data())
    bodies = [{"name": "Another Name"}, {"age": 99}, {"city": "Another City"}] * 10

    responses = at_once(app, "PATCH", f"{USERS}/1", bodies)

    assert codes(responses) == {200: 30}
    user = client.get(f"{USERS}/1").json()
    assert (user["name"], user["age"], user["city"]) == ("Another Name", 99, "Another City")


def test_fifty_posts_have_fifty_ids(app: FastAPI, client: Client) -> None:
    client.post(USERS, json=user_data())

    responses = at_once(app, "POST", POSTS, [post_data()] * MANY)

    assert codes(responses) == {201: MANY}
    assert len({response.json()["id"] for response in responses}) == MANY


def test_a_user_is_deleted_by_one_of_fifty(app: FastAPI, client: Client) -> None:
    client.post(USERS, json=user_data())

    responses = at_once(app, "DELETE", f"{USERS}/1", [None] * MANY)

    assert codes(responses) == {204: 1, "user-not-found": MANY - 1}
