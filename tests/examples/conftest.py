"""Each test runs for every example, or on both databases, as far as it asks for these."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from httpx2 import Client

from tests.databases import KINDS, empty_engine, engine
from tests.examples.databases import Databases
from tests.examples.services import EXAMPLES, Example
from tests.unit.http.in_process import a_client

__all__ = ["empty_engine", "engine"]


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Databases:
    return Databases(request, tmp_path_factory.mktemp("databases"))


@pytest.fixture(params=EXAMPLES, ids=lambda example: example.name, scope="module")
def example(request: pytest.FixtureRequest) -> Example:
    found: Example = request.param
    return found


@pytest.fixture(params=KINDS, scope="module")
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def shared_url(databases: Databases, example: Example, kind: str) -> Iterator[str]:
    """The address of a migrated database that the tests of a module have in common."""
    with databases.migrated(example, kind) as url:
        yield url


@pytest.fixture
def url(databases: Databases, example: Example, kind: str) -> Iterator[str]:
    """The address of a migrated database of one's own."""
    with databases.migrated(example, kind) as url:
        yield url


@pytest.fixture
def empty_url(databases: Databases, kind: str) -> Iterator[str]:
    """The address of a database that has no schema yet."""
    with databases.empty(kind) as url:
        yield url


@pytest.fixture
def app(example: Example, url: str) -> Iterator[FastAPI]:
    with example.app(url) as app:
        yield app


@pytest.fixture
def client(app: FastAPI) -> Iterator[Client]:
    with a_client(app) as client:
        yield client
