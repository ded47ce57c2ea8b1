"""One Idempotency-Key in a hundred requests at once, and in several processes' apps."""

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import Response
from httpx2 import Client
from sqlalchemy import select

from blog.adapters.sql.stored_answers import stored_answers
from tests.integration.http.test_races import at_once
from tests.unit.http.answers import problem_of
from tests.unit.http.in_process import a_client
from tests.unit.http.service import POSTS, USERS, post_data, user_data

MANY = 100
KEY = "canary7f3a-4c1d"
KEYED = {"Idempotency-Key": KEY}


def outcomes(responses: list[Response]) -> Counter[tuple[int | str, bool]]:
    """How often each status came, or the code of a problem, and whether it was replayed."""
    return Counter(
        (
            response.status_code if response.is_success else response.json()["code"],
            "Idempotency-Replayed" in response.headers,
        )
        for response in responses
    )


@pytest.mark.parametrize(("path", "body"), [(USERS, user_data(name="Bo")), (POSTS, post_data())])
def test_a_hundred_attempts_at_once_make_one(
    app: FastAPI, client: Client, path: str, body: Any
) -> None:
    client.post(USERS, json=user_data(email="author@example.com"))
    before = len(client.get(path).json())

    responses = at_once(app, "POST", path, [body] * MANY, KEYED)

    assert outcomes(responses) == {(201, False): 1, (201, True): MANY - 1}
    assert len({response.content for response in responses}) == 1
    assert len({response.headers["Location"] for response in responses}) == 1
    assert len(client.get(path).json()) == before + 1


def test_of_two_bodies_under_one_key_one_is_done(app: FastAPI, client: Client) -> None:
    bodies = [user_data(email=f"{n % 2}@example.com") for n in range(MANY)]

    responses = at_once(app, "POST", USERS, bodies, KEYED)

    half = MANY // 2
    assert outcomes(responses) == {
        (201, False): 1,
        (201, True): half - 1,
        ("idempotency-key-reused", False): half,
    }
    assert len(client.get(USERS).json()) == 1


def test_a_hundred_refused_attempts_leave_the_key_free(app: FastAPI, client: Client) -> None:
    responses = at_once(app, "POST", POSTS, [post_data()] * MANY, KEYED)
    client.post(USERS, json=user_data())

    assert outcomes(responses) == {("author-not-found", False): MANY}
    assert client.post(POSTS, json=post_data(), headers=KEYED).status_code == 201


def test_an_answer_is_given_again_by_another_app_on_the_same_database(
    start: Callable[[], FastAPI],
) -> None:
    with a_client(start()) as one, a_client(start()) as other:
        first = one.post(USERS, json=user_data(), headers=KEYED)
        retry = other.post(USERS, json=user_data(), headers=KEYED)

    assert retry.headers["Idempotency-Replayed"] == "true"
    assert retry.content == first.content


def test_a_large_answer_is_given_again_to_the_byte(client: Client) -> None:
    client.post(USERS, json=user_data())
    body = post_data(content='"é\n😀' * 25_000)

    first, retry = (client.post(POSTS, json=body, headers=KEYED) for _ in range(2))

    assert len(first.content) > 200_000
    assert retry.headers["Idempotency-Replayed"] == "true"
    assert retry.content == first.content


def test_neither_key_nor_body_is_stored_as_it_was_sent(app: FastAPI, client: Client) -> None:
    body = b'{ "name": "Grace Hopper",  "email": "GRACE@example.com",  "age": 37 }'
    headers = KEYED | {"Content-Type": "application/json"}
    assert client.post(USERS, content=body, headers=headers).status_code == 201

    with app.state.container.engine().connect() as connection:
        row = connection.execute(select(stored_answers)).one()
    assert row.key_hash == hashlib.sha256(KEY.encode()).digest()
    assert row.fingerprint == hmac.digest(KEY.encode(), body, "sha256")
    assert KEY not in repr(row)
    assert "GRACE" not in repr(row)


def test_where_the_answer_cannot_be_stored_nothing_is_done(app: FastAPI, client: Client) -> None:
    with app.state.container.engine().begin() as connection:
        connection.exec_driver_sql("DROP TABLE stored_answers")

    problem_of(client.post(USERS, json=user_data(), headers=KEYED), 503, "unavailable")

    assert client.get(USERS).json() == []
    assert client.post(USERS, json=user_data()).status_code == 201
