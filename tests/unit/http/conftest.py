"""Routes on fakes. All tests share an app: to build it takes as long as a hundred requests."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from httpx2 import Client

from tests.fakes.clock import FakeClock
from tests.fakes.memory import Memory
from tests.unit.http.in_process import a_client
from tests.unit.http.service import Fakes, an_app


@pytest.fixture(scope="session")
def shared_fakes() -> Fakes:
    return Fakes()


@pytest.fixture(scope="session")
def app(shared_fakes: Fakes) -> FastAPI:
    return an_app(shared_fakes)


@pytest.fixture(scope="session")
def shared_client(app: FastAPI) -> Iterator[Client]:
    with a_client(app) as client:
        yield client


@pytest.fixture
def fakes(shared_fakes: Fakes) -> Fakes:
    """Empty, at the moment NOW."""
    shared_fakes.reset()
    return shared_fakes


@pytest.fixture
def memory(fakes: Fakes) -> Memory:
    return fakes.memory


@pytest.fixture
def clock(fakes: Fakes) -> FakeClock:
    return fakes.clock


@pytest.fixture
def client(shared_client: Client, fakes: Fakes) -> Client:
    return shared_client
