"""The whole service on each database, called in this process."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from fastapi import FastAPI
from httpx2 import Client

from tests.integration.http.apps import an_app
from tests.unit.http.in_process import a_client


@pytest.fixture
def start(url: str) -> Iterator[Callable[[], FastAPI]]:
    """Starts an app on the database; several of them share it."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(an_app(url))


@pytest.fixture
def app(start: Callable[[], FastAPI]) -> FastAPI:
    return start()


@pytest.fixture
def client(app: FastAPI) -> Iterator[Client]:
    with a_client(app) as client:
        yield client
