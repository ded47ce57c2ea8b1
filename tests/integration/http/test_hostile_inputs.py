"""No request of any shape is a fault of the service, changes anything, or is echoed."""

import re
from collections.abc import Callable, Iterator

import pytest
from httpx2 import Client, Response

from tests.integration.http import (
    hostile_bodies,
    hostile_paths,
    hostile_queries,
    hostile_requests,
)
from tests.integration.http.apps import an_app
from tests.integration.http.hostile import MARK, POSTS, USERS, Hostile
from tests.integration.tables import Tables, connected, everything
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


@pytest.fixture(scope="module")
def client(shared_url: str) -> Iterator[Client]:
    """Of a service with two users and three posts, one of them public."""
    with an_app(shared_url) as app, a_client(app) as client:
        for email in ("one@example.com", "two@example.com"):
            client.post(USERS, json=user_data(email=email))
        for title in ("A house", "Another house", "The last house"):
            client.post(POSTS, json=post_data(title=title))
        client.post(f"{POSTS}/1/publish")
        yield client


@pytest.fixture(scope="module")
def look(client: Client, shared_url: str) -> Iterator[Callable[[], Tables]]:
    """Says all that is in the database at the moment."""
    with connected(shared_url) as connection:
        yield lambda: everything(connection)


@pytest.fixture(scope="module")
def before(look: Callable[[], Tables]) -> Tables:
    return look()


def send(client: Client, hostile: Hostile) -> Response:
    return client.request(
        hostile.method,
        "/",
        content=hostile.body,
        headers=hostile.raw_headers,
        extensions={"target": hostile.raw_target},
    )


def check(response: Response, hostile: Hostile) -> None:
    is_problem = response.headers.get("Content-Type") == "application/problem+json"
    code = response.json()["code"] if is_problem else None
    assert (response.status_code, code) == (hostile.status, hostile.code)
    assert MARK not in (response.text + str(response.headers)).lower()
    assert len(response.content) < 100_000


@pytest.mark.parametrize("hostile", CATALOGUE, ids=lambda hostile: ascii(hostile.name)[1:-1])
def test_a_hostile_request_is_answered_as_the_contract_says(
    client: Client, look: Callable[[], Tables], before: Tables, hostile: Hostile
) -> None:
    response = send(client, hostile)

    check(response, hostile)
    assert look() == before


def test_every_hostile_request_has_a_name_of_its_own() -> None:
    names = [re.sub(r"\s", " ", hostile.name) for hostile in CATALOGUE]

    assert len(names) >= 120
    assert len(set(names)) == len(names)
