"""What is refused for its form is refused without the database."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from fastapi import FastAPI
from httpx2 import Client

from blog.adapters.http.body import LARGEST_BODY
from tests.drivers import Executed, make_audible, statements
from tests.integration.http.apps import an_app
from tests.unit.http.in_process import a_client

POSTS = "/api/v1/posts"
JSON = {"Content-Type": "application/json"}
NEW_POST = b'{"title": "A title that is good", "author_id": 1, "content": "%s"}'


@pytest.fixture
def executed(url: str) -> Iterator[tuple[Client, Executed]]:
    """A client of the service, and what runs on its database once it has begun."""
    with ExitStack() as stack:
        app: FastAPI = stack.enter_context(an_app(url, cache="off"))
        engine = app.state.container.engine()
        make_audible(engine)
        client = stack.enter_context(a_client(app))
        yield client, stack.enter_context(statements(engine))


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/api/v1/nothing", b"", 404),
        ("POST", f"{POSTS}/", b"{}", 404),
        ("DELETE", POSTS, b"", 405),
        ("GET", f"{POSTS}/abc", b"", 422),
        ("GET", f"{POSTS}?limt=1", b"", 422),
        ("POST", POSTS, b" " * (LARGEST_BODY + 1), 413),
        ("POST", POSTS, b"{", 400),
        ("POST", POSTS, NEW_POST % (b"x" * 100_001), 422),
        ("POST", POSTS, b"{%s}" % b",".join(b'"k%d":1' % key for key in range(600)), 422),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_the_database_is_not_asked(
    executed: tuple[Client, Executed], method: str, path: str, body: bytes, status: int
) -> None:
    client, seen = executed

    response = client.request(method, path, content=body, headers=JSON if body else {})

    assert response.status_code == status
    assert seen == []


def test_whoever_asks_well_is_answered_from_it(executed: tuple[Client, Executed]) -> None:
    client, seen = executed

    assert client.get(f"{POSTS}/7").status_code == 404
    assert seen
