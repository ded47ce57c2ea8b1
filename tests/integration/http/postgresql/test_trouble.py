"""A server that is not as it should be."""

from collections.abc import Iterator
from typing import Any

import pytest
from httpx2 import Client

from tests.integration.http.apps import an_app
from tests.integration.http.trouble import every_request, is_unavailable
from tests.postgresql import Server
from tests.unit.http.in_process import a_client
from tests.unit.http.service import USERS, user_data

NOBODY_LISTENS = "postgresql://librarian:secret@127.0.0.1:1/hidden"


@pytest.fixture
def unreachable() -> Iterator[Client]:
    with an_app(NOBODY_LISTENS) as app, a_client(app) as client:
        yield client


@pytest.fixture
def dropped(client: Client, url: str, postgresql_server: Server) -> Client:
    """A client of a service whose database is dropped while it serves."""
    assert client.post(USERS, json=user_data()).is_success
    postgresql_server.drop(url)
    return client


@every_request
@pytest.mark.parametrize("broken", ["unreachable", "dropped"])
def test_a_server_that_cannot_serve_is_unavailable_and_stays_unnamed(
    request: pytest.FixtureRequest, broken: str, method: str, path: str, body: Any
) -> None:
    client: Client = request.getfixturevalue(broken)

    innards = ("librarian", "secret", "127.0.0.1", "hidden", "blog_test", "connection")
    assert is_unavailable(client, method, path, body, innards)


@pytest.mark.parametrize("path", [USERS, f"{USERS}/1", f"{USERS}/search?name=grace"])
def test_a_read_does_not_notice_that_its_connection_was_ended(
    client: Client, url: str, postgresql_server: Server, path: str
) -> None:
    client.post(USERS, json=user_data())
    before = client.get(path)

    postgresql_server.terminate_backends(url)

    assert client.get(path).json() == before.json()


def test_a_write_does_not_notice_that_its_connection_was_ended(
    client: Client, url: str, postgresql_server: Server
) -> None:
    assert client.post(USERS, json=user_data()).status_code == 201

    postgresql_server.terminate_backends(url)

    assert client.post(USERS, json=user_data(email="b@example.com")).status_code == 201
