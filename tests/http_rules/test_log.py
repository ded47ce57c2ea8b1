"""The line of log that each request leaves."""

import asyncio
import json
import logging
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from httpx2 import Client
from starlette.types import Message, Scope

from blog.adapters.http.cache import ReadCache
from blog.adapters.http.request_log import RequestLines
from tests.access.people import People
from tests.builders import a_post, a_user
from tests.fakes.changes import MemoryChanges
from tests.unit.http.in_process import a_client
from tests.unit.http.service import POSTS, USERS, Fakes, an_app, post_data, user_data

CANARY = "canary7f3a"

FIELDS = {
    "message",
    "request_id",
    "method",
    "route",
    "status",
    "duration_ms",
    "client",
    "bytes",
    "statements",
    "database_ms",
}
"""Of every request."""


@pytest.fixture(autouse=True)
def _everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "blog")


def a_scope() -> Scope:
    return {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "headers": [],
        "client": None,
    }


async def receive() -> Message:
    raise AssertionError("there is no body")


async def send(message: Message) -> None:
    """Where a server would write."""


def the_record(caplog: pytest.LogCaptureFixture) -> RequestLines:
    """The one that there is since it was asked for last."""
    (record,) = caplog.records
    assert isinstance(record, RequestLines)
    caplog.clear()
    return record


def told(caplog: pytest.LogCaptureFixture) -> dict[str, Any]:
    """What the one line of log tells."""
    (answered,) = the_record(caplog).lines
    fields: dict[str, Any] = json.loads(f"{{{answered.in_json()}}}")
    return fields


def test_a_line_tells_what_was_asked_and_answered(
    client: Client, fakes: Fakes, caplog: pytest.LogCaptureFixture
) -> None:
    fakes.add(a_user())

    response = client.get(f"{USERS}/1")

    fields = told(caplog)
    assert fields.keys() == FIELDS
    assert fields["request_id"] == response.headers["X-Request-Id"]
    assert (fields["method"], fields["route"], fields["status"]) == ("GET", f"{USERS}/{{id}}", 200)
    assert fields["client"] == "127.0.0.1"
    assert fields["bytes"] == len(response.content)
    assert fields["duration_ms"] > 0


def test_it_reads_as_a_sentence_in_any_format(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    response = client.get(f"{USERS}/7", headers={"X-Request-Id": "from-the-client.1"})

    line = the_record(caplog).getMessage()
    assert line.startswith(f"GET {USERS}/{{id}} 404 request_id={response.headers['X-Request-Id']} ")
    assert "client_request_id=from-the-client.1" in line


@pytest.mark.parametrize(
    ("method", "path", "route", "status"),
    [
        ("GET", "/", "/", 200),
        ("HEAD", "/", "/", 200),
        ("GET", "/health/live", "/health/live", 200),
        ("GET", "/problems/forbidden", "/problems/{code}", 200),
        ("GET", f"/problems/{CANARY}", "/problems/{code}", 404),
        ("GET", f"{USERS}/1/posts", f"{USERS}/{{id}}/posts", 200),
        ("GET", f"{USERS}/{CANARY}", f"{USERS}/{{id}}", 422),
        ("DELETE", POSTS, POSTS, 405),
        ("OPTIONS", f"{USERS}/1", f"{USERS}/{{id}}", 204),
        ("GET", f"/{CANARY}", None, 404),
        ("GET", f"{USERS}/", None, 404),
        ("GET", f"{USERS}%0A", None, 404),
    ],
)
def test_it_tells_the_route_and_not_the_path(
    client: Client,
    fakes: Fakes,
    caplog: pytest.LogCaptureFixture,
    method: str,
    path: str,
    route: str | None,
    status: int,
) -> None:
    fakes.add(a_user())

    client.request(method, "/", extensions={"target": path.encode()})

    fields = told(caplog)
    assert (fields["method"], fields["route"], fields["status"]) == (method, route, status)
    assert CANARY not in str(fields)


def test_any_other_method_is_one(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.request(CANARY.upper(), USERS)

    fields = told(caplog)
    assert (fields["method"], fields["status"]) == ("OTHER", 405)


def test_what_is_refused_tells_why(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.get(f"{USERS}/7")

    assert told(caplog)["code"] == "user-not-found"


def test_what_is_refused_at_the_door_has_no_route(caplog: pytest.LogCaptureFixture) -> None:
    with a_client(an_app(), peer=("8.8.8.8", 50_000)) as client:
        client.get(f"{USERS}/1")

    fields = told(caplog)
    assert (fields["client"], fields["route"], fields["code"]) == ("8.8.8.8", None, "forbidden")


@pytest.mark.parametrize(
    ("hop", "client"),
    [("8.8.8.8", "8.8.8.8"), ("2001:db8::1%zone\x1b", "2001:db8::1"), (CANARY, "0.0.0.0")],  # noqa: S104
)
def test_behind_a_trusted_proxy_it_tells_who_asked_there(
    caplog: pytest.LogCaptureFixture, hop: str, client: str
) -> None:
    with a_client(an_app(trusted_proxies=["127.0.0.1"])) as proxy:
        proxy.get("/", headers={"X-Forwarded-For": hop})

    assert told(caplog)["client"] == client


def test_who_has_signed_in_is_told_by_the_id(
    restricted: Client, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    restricted.get(f"{USERS}/me", headers=people.header("own"))
    assert told(caplog)["actor_id"] == people.own.id

    restricted.get(f"{USERS}/1")
    assert "actor_id" not in told(caplog)


def test_a_replay_is_told(client: Client, fakes: Fakes, caplog: pytest.LogCaptureFixture) -> None:
    for is_replayed in (False, True):
        client.post(USERS, json=user_data(), headers={"Idempotency-Key": CANARY})

        fields = told(caplog)
        assert fields.get("replayed", False) is is_replayed
        assert CANARY not in str(fields)


@pytest.mark.parametrize(
    "given", ["two\r\nlines", "\x1b[31mred", "\x00", "ünï", "a" * 5000, "\u2028".encode(), "\x85"]
)
def test_the_id_of_a_client_is_cleaned(
    client: Client, caplog: pytest.LogCaptureFixture, given: str | bytes
) -> None:
    raw = given if isinstance(given, bytes) else given.encode("latin-1")

    client.get("/", headers=[(b"X-Request-Id", raw)])

    line = the_record(caplog).getMessage()
    assert line.isascii()
    assert line.isprintable()
    assert len(line) < 400


def test_a_line_of_log_holds_nothing_that_was_sent(
    client: Client, fakes: Fakes, caplog: pytest.LogCaptureFixture
) -> None:
    fakes.add(a_user())
    headers = dict.fromkeys(("User-Agent", "Referer", "Cookie", "Authorization"), CANARY)

    client.post(f"{USERS}?q={CANARY}", json=user_data(name=CANARY, email=f"{CANARY}@example.com"))
    client.get(f"{USERS}/search?name={CANARY}&{CANARY}=1")
    client.get(f"/{CANARY}/{CANARY}?{CANARY}")
    client.get(POSTS, headers=headers | {"Host": f"{CANARY}.example", "If-None-Match": CANARY})
    client.post(POSTS, json=post_data(title=CANARY, content=CANARY))

    assert len(caplog.records) == 5
    assert CANARY not in caplog.text


def test_a_post_from_the_cache_has_its_route(
    fakes: Fakes, caplog: pytest.LogCaptureFixture
) -> None:
    fakes.add(a_user(), a_post(published=True))
    cache = ReadCache(MemoryChanges(fakes.memory, fakes.clock))
    with a_client(an_app(fakes, cache=cache)) as client:
        for is_cached in (False, True):
            client.get(f"{POSTS}/1")

            fields = told(caplog)
            assert fields["route"] == f"{POSTS}/{{id}}"
            assert fields.get("cached", False) is is_cached


def test_an_id_is_a_new_uuid_whatever_the_client_sends(client: Client, fakes: Fakes) -> None:
    fakes.add(a_user())
    mine = "00000000-0000-4000-8000-000000000000"

    response = client.get(f"{USERS}/1", headers={"X-Request-Id": mine})

    assert UUID(response.headers["X-Request-Id"]) != UUID(mine)


def test_lines_of_one_turn_are_records_of_their_own_to_who_takes_no_turns(
    app: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    async def ask_at_once() -> None:
        await asyncio.gather(*(app(a_scope(), receive, send) for _ in range(3)))
        await asyncio.sleep(0)

    asyncio.run(ask_at_once())

    assert [message.split(" request_id=")[0] for message in caplog.messages] == ["GET / 200"] * 3
