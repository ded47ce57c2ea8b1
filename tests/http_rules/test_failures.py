"""What nobody foresaw, what is away, and who has gone; and the line of log that tells of each."""

import asyncio
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import Client
from starlette.types import Message, Scope

from blog.domain.errors import Unavailable
from tests.unit.http.answers import problem_of
from tests.unit.http.in_process import a_client
from tests.unit.http.service import (
    POSTS,
    USERS,
    FailingExecutor,
    Fakes,
    an_app,
    post_data,
    user_data,
)

INNARDS = "SELECT password FROM /home/blog.db"
REQUESTS = [
    ("GET", USERS, None),
    ("GET", f"{USERS}/search?name=a", None),
    ("GET", f"{USERS}/1", None),
    ("POST", USERS, user_data()),
    ("PATCH", f"{USERS}/1", {}),
    ("DELETE", f"{USERS}/1", None),
    ("GET", f"{POSTS}?q=a", None),
    ("GET", f"{POSTS}/1", None),
    ("POST", POSTS, post_data()),
    ("POST", f"{POSTS}/1/publish", None),
]


ORIGIN = "https://app.example"


@pytest.fixture(scope="module")
def executor() -> FailingExecutor:
    return FailingExecutor(RuntimeError(INNARDS))


@pytest.fixture(scope="module")
def broken(executor: FailingExecutor) -> Iterator[Client]:
    """A client of a service in which nothing works."""
    with a_client(an_app(executor=executor, cors_origins=(ORIGIN,))) as client:
        yield client


@pytest.mark.parametrize(("method", "path", "body"), REQUESTS)
def test_an_unforeseen_error_is_a_problem_that_gives_nothing_away(
    broken: Client,
    executor: FailingExecutor,
    caplog: pytest.LogCaptureFixture,
    method: str,
    path: str,
    body: Any,
) -> None:
    executor.error = RuntimeError(INNARDS)

    response = broken.request(method, path, json=body, headers={"Origin": ORIGIN})

    problem = problem_of(response, 500, "internal-error")
    assert INNARDS not in response.text
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Access-Control-Allow-Origin"] == ORIGIN
    (record,) = (record for record in caplog.records if record.levelno == logging.ERROR)
    assert problem["request_id"] in record.getMessage()
    assert INNARDS in caplog.text


@pytest.mark.parametrize(("method", "path", "body"), REQUESTS)
def test_a_database_that_cannot_serve_is_unavailable(
    broken: Client, executor: FailingExecutor, method: str, path: str, body: Any
) -> None:
    executor.error = Unavailable()

    response = broken.request(method, path, json=body)

    problem_of(response, 503, "unavailable")
    assert int(response.headers["Retry-After"]) > 0


def ask_and_go(app: FastAPI) -> list[Message]:
    """What is answered to a client who goes away while it sends a body."""
    scope: Scope = {
        "type": "http",
        "method": "POST",
        "scheme": "http",
        "path": USERS,
        "raw_path": USERS.encode(),
        "query_string": b"",
        "headers": [(b"content-type", b"application/json"), (b"content-length", b"100")],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 8000),
    }
    messages: list[Message] = [
        {"type": "http.request", "body": b'{"name": ', "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[Message] = []

    async def receive() -> Message:
        return messages.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return sent


def test_a_client_who_goes_away_is_no_error(
    app: FastAPI, fakes: Fakes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "blog")

    sent = ask_and_go(app)

    assert sent == []
    assert not fakes.memory.users
    (record,) = caplog.records
    assert record.levelno == logging.INFO
    assert "disconnected" in record.getMessage()
