"""Whose request it is that something is said for, on every thread and on both databases."""

import asyncio
import json
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from blog.adapters.http.request_log import RequestLines
from blog.application.observing import RequestNotes, current_notes
from blog.application.ports import Executor
from blog.bootstrap.container import Container
from blog.bootstrap.settings import Settings
from blog.main import create_app
from tests.integration.cli.bodies import a_post, a_user

CLIENTS = 32
log = logging.getLogger("blog.test")


@pytest.fixture
def app(url: str) -> FastAPI:
    return create_app(Settings.load(database_url=url, cache="off"))


def say(request_id: str) -> None:
    log.info("said for %s", request_id)


async def say_on_every_thread(executor: Executor, number: int) -> None:
    """As a request that reads, scans and writes."""
    notes = RequestNotes()
    notes.request_id = f"request-{number}"
    current_notes.set(notes)
    for run in (executor.read, executor.scan, executor.write):
        await run(say, notes.request_id)
        await asyncio.sleep(0)


class Heard(logging.Handler):
    """What was said, with the id of the request that is under way where it is said."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: list[tuple[str, str]] = []
        self.threads: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        self.pairs.append((record.getMessage(), current_notes.get().request_id))
        self.threads.add(str(record.threadName))


@pytest.fixture
def heard() -> Iterator[Heard]:
    heard = Heard()
    log.addHandler(heard)
    log.setLevel(logging.INFO)
    yield heard
    log.removeHandler(heard)


def test_what_is_said_on_any_thread_is_said_for_the_request_at_hand(url: str, heard: Heard) -> None:
    executor = Container(settings=Settings.load(database_url=url)).executor()

    async def at_once() -> None:
        await asyncio.gather(*(say_on_every_thread(executor, n) for n in range(CLIENTS)))

    asyncio.run(at_once())
    executor.close()

    assert len(heard.pairs) == 3 * CLIENTS
    assert all(message == f"said for {request_id}" for message, request_id in heard.pairs)
    assert len(heard.threads) > 1


async def exchange(app: FastAPI) -> list[httpx.Response]:
    """What each of 32 clients gets who write and read at once."""
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://localhost") as client,
    ):
        author = await client.post("/api/v1/users", json=a_user())
        post = a_post(author.json()["id"])

        async def use(number: int) -> list[httpx.Response]:
            created = await client.post("/api/v1/posts", json=post)
            read = await client.get(created.headers["Location"])
            found = await client.get("/api/v1/posts", params={"q": "order"})
            missing = await client.get(f"/api/v1/posts/{10**9 + number}")
            return [created, read, found, missing]

        answers = await asyncio.gather(*map(use, range(CLIENTS)))
        await asyncio.sleep(0)
        return [answer for each in answers for answer in each]


def test_each_of_many_has_its_own_line_with_its_own_statements(
    app: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "blog.requests")

    answers = asyncio.run(exchange(app))

    lines: dict[str, dict[str, Any]] = {
        answered.request_id: json.loads(f"{{{answered.in_json()}}}")
        for record in caplog.records
        if isinstance(record, RequestLines)
        for answered in record.lines
    }
    statements: dict[tuple[str, str, int], set[int]] = {}
    for answer in answers:
        fields = lines[answer.headers["X-Request-Id"]]
        assert (fields["method"], fields["status"]) == (answer.request.method, answer.status_code)
        assert fields["database_ms"] > 0
        kind = (fields["method"], fields["route"], fields["status"])
        statements.setdefault(kind, set()).add(fields["statements"])
    assert statements[("GET", "/api/v1/posts/{id}", 200)] == {1}
    assert statements[("GET", "/api/v1/posts/{id}", 404)] == {1}
    (of_a_write,) = statements[("POST", "/api/v1/posts", 201)]  # each has just its own
    assert of_a_write > 1
