"""A database that is not as it should be."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Client

from tests.integration.http.apps import an_app
from tests.unit.http.answers import problem_of
from tests.unit.http.in_process import a_client
from tests.unit.http.service import POSTS, USERS, post_data, user_data

REQUESTS: list[tuple[str, str, Any]] = [
    ("GET", USERS, None),
    ("GET", f"{USERS}/1", None),
    ("GET", f"{USERS}/search?name=a", None),
    ("GET", f"{POSTS}?q=a", None),
    ("POST", USERS, user_data()),
    ("POST", POSTS, post_data()),
    ("DELETE", f"{USERS}/1", None),
    ("GET", "/health/ready", None),
]


@pytest.fixture
def without_schema(tmp_path: Path) -> Iterator[Client]:
    with an_app(tmp_path / "new.db") as app, a_client(app) as client:
        yield client


@pytest.fixture
def on_a_folder(tmp_path: Path) -> Iterator[Client]:
    """A client of a service whose file is a folder."""
    with an_app(tmp_path) as app, a_client(app) as client:
        yield client


@pytest.fixture
def corrupted(sqlite_file: Path) -> Iterator[Client]:
    """A client of a service whose file is overwritten while it serves."""
    with an_app(sqlite_file) as app, a_client(app) as client:
        client.post(USERS, json=user_data())
        for file in sqlite_file.parent.glob(f"{sqlite_file.name}*"):
            file.write_bytes(b"no database" * 20_000)
        yield client


@pytest.mark.parametrize(("method", "path", "body"), REQUESTS)
@pytest.mark.parametrize("broken", ["without_schema", "on_a_folder", "corrupted"])
def test_a_database_that_cannot_serve_is_unavailable_and_stays_unnamed(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    broken: str,
    method: str,
    path: str,
    body: Any,
) -> None:
    client: Client = request.getfixturevalue(broken)

    response = client.request(method, path, json=body)

    problem_of(response, 503, "unavailable")
    assert int(response.headers["Retry-After"]) > 0
    for innards in (str(tmp_path), ".db", "SELECT", "file is", "no such table"):
        assert innards not in response.text
