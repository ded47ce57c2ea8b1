"""No request of any shape is a fault of the service, changes anything, or is echoed."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx2 import Client, Response

from tests.integration.cli.files import rows
from tests.integration.http import (
    hostile_bodies,
    hostile_paths,
    hostile_queries,
    hostile_requests,
)
from tests.integration.http.apps import an_app
from tests.integration.http.hostile import MARK, POSTS, USERS, Hostile
from tests.unit.http.in_process import a_client
from tests.unit.http.service import post_data, user_data

CATALOGUE: list[Hostile] = [
    *hostile_paths.IDS,
    *hostile_paths.PATHS,
    *hostile_queries.QUERIES,
    *hostile_queries.WILDCARDS,
    *hostile_queries.OPERATORS,
    *hostile_queries.CURSORS,
    *hostile_bodies.BROKEN,
    *hostile_bodies.WRONG,
    *hostile_bodies.KINDS,
    *hostile_bodies.SIZES,
    *hostile_requests.METHODS,
    *hostile_requests.HEADERS,
    *hostile_requests.KEYS,
    *hostile_requests.HOSTS,
    *hostile_requests.ORIGINS,
]
CONTENTS = (
    "SELECT * FROM users",
    "SELECT * FROM posts",
    "SELECT rowid, * FROM post_words",
    "SELECT * FROM stored_answers",
)


@pytest.fixture(scope="module")
def file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("hostile") / "blog.db"
    file.write_bytes(migrated_file.read_bytes())
    return file


@pytest.fixture(scope="module")
def client(file: Path) -> Iterator[Client]:
    """Of a service with two users and three posts, one of them public."""
    with an_app(file) as app, a_client(app) as client:
        for email in ("one@example.com", "two@example.com"):
            client.post(USERS, json=user_data(email=email))
        for title in ("A house", "Another house", "The last house"):
            client.post(POSTS, json=post_data(title=title))
        client.post(f"{POSTS}/1/publish")
        yield client


@pytest.fixture(scope="module")
def before(client: Client, file: Path) -> list[list[object]]:
    return [rows(file, statement) for statement in CONTENTS]


def send(client: Client, hostile: Hostile) -> Response:
    return client.request(
        hostile.method,
        "/",
        content=hostile.body,
        headers=hostile.raw_headers,
        extensions={"target": hostile.raw_target},
    )


@pytest.mark.parametrize("hostile", CATALOGUE, ids=lambda hostile: ascii(hostile.name)[1:-1])
def test_a_hostile_request_is_answered_as_the_contract_says(
    client: Client, file: Path, before: list[list[object]], hostile: Hostile
) -> None:
    response = send(client, hostile)

    is_problem = response.headers.get("Content-Type") == "application/problem+json"
    code = response.json()["code"] if is_problem else None
    assert (response.status_code, code) == (hostile.status, hostile.code)
    assert MARK not in (response.text + str(response.headers)).lower()
    assert len(response.content) < 100_000
    assert [rows(file, statement) for statement in CONTENTS] == before


def test_every_hostile_request_has_a_name_of_its_own() -> None:
    names = [re.sub(r"\s", " ", hostile.name) for hostile in CATALOGUE]

    assert len(names) >= 120
    assert len(set(names)) == len(names)
