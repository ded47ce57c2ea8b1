"""A file that is not as it should be."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Client

from tests.integration.http.apps import an_app
from tests.integration.http.trouble import every_request, is_unavailable
from tests.unit.http.in_process import a_client
from tests.unit.http.service import USERS, user_data


@pytest.fixture
def on_a_folder(tmp_path: Path) -> Iterator[Client]:
    """A client of a service whose file is a folder."""
    with an_app(f"sqlite:///{tmp_path}") as app, a_client(app) as client:
        yield client


@pytest.fixture
def corrupted(client: Client, sqlite_file: Path) -> Client:
    """A client of a service whose file is overwritten while it serves."""
    client.post(USERS, json=user_data())
    for file in sqlite_file.parent.glob(f"{sqlite_file.name}*"):
        file.write_bytes(b"no database" * 20_000)
    return client


@every_request
@pytest.mark.parametrize("broken", ["on_a_folder", "corrupted"])
def test_a_file_that_cannot_serve_is_unavailable_and_stays_unnamed(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    broken: str,
    method: str,
    path: str,
    body: Any,
) -> None:
    client: Client = request.getfixturevalue(broken)

    assert is_unavailable(client, method, path, body, innards=(str(tmp_path), ".db"))
