"""The line of log that each request leaves."""

import logging
from typing import Any
from uuid import UUID

import pytest
from httpx2 import Client

from tests.builders import a_user
from tests.unit.http.service import USERS, Fakes, user_data


def logged(client: Client, caplog: pytest.LogCaptureFixture, path: str, **options: Any) -> str:
    """The one line of log that a request makes."""
    caplog.set_level(logging.INFO, "blog.requests")
    client.get(path, **options)
    (record,) = caplog.records
    return record.getMessage()


def test_a_request_is_logged_with_its_id(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "blog.requests")

    response = client.get(f"{USERS}/7", headers={"X-Request-Id": "from-the-client.1"})

    (record,) = caplog.records
    line = record.getMessage()
    assert line.startswith(f"GET {USERS}/7 404 ")
    assert response.headers["X-Request-Id"] in line
    assert "from-the-client.1" in line


def test_a_line_of_log_tells_the_method_that_was_sent(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "blog.requests")

    client.head("/")

    (record,) = caplog.records
    assert record.getMessage().startswith("HEAD / 200 ")


@pytest.mark.parametrize(
    "given", ["two\r\nlines", "\x1b[31mred", "\x00", "ünï", "a" * 5000, "\u2028".encode(), "\x85"]
)
def test_the_id_of_a_client_is_cleaned(
    client: Client, caplog: pytest.LogCaptureFixture, given: str | bytes
) -> None:
    raw = given if isinstance(given, bytes) else given.encode("latin-1")

    line = logged(client, caplog, "/", headers=[(b"X-Request-Id", raw)])

    assert line.isascii()
    assert line.isprintable()
    assert len(line) < 300


@pytest.mark.parametrize("target", ["/a%0Ab", "/a%1Bb", "/%E2%80%A8", "/%C3%BC", "/%ff"])
def test_a_path_is_logged_in_one_line(
    client: Client, caplog: pytest.LogCaptureFixture, target: str
) -> None:
    line = logged(client, caplog, "/", extensions={"target": target.encode()})

    assert line.isascii()
    assert line.isprintable()


def test_a_line_of_log_holds_nothing_of_query_and_body(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "blog")

    client.post(f"{USERS}?q=secret", json=user_data(name="secret"))
    client.get(f"{USERS}/search?name=secret")

    assert len(caplog.records) == 2
    assert "secret" not in caplog.text


def test_an_id_is_a_new_uuid_whatever_the_client_sends(client: Client, fakes: Fakes) -> None:
    fakes.add(a_user())
    mine = "00000000-0000-4000-8000-000000000000"

    response = client.get(f"{USERS}/1", headers={"X-Request-Id": mine})

    assert UUID(response.headers["X-Request-Id"]) != UUID(mine)
