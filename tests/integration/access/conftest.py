"""Apps with restricted access."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from fastapi import FastAPI
from httpx2 import Client

from blog.adapters.system.passwords import Argon2Passwords
from tests.access.people import PASSWORD, People, settle
from tests.integration.http.apps import an_app
from tests.unit.http.in_process import a_client


@pytest.fixture(scope="session")
def password_hash() -> str:
    """Of PASSWORD; it takes long to make one."""
    return Argon2Passwords().hash(PASSWORD)


@pytest.fixture
def start(url: str) -> Iterator[Callable[[], FastAPI]]:
    """Starts an app on the database; several of them share it, as workers do."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(an_app(url, access="restricted"))


@pytest.fixture
def app(start: Callable[[], FastAPI]) -> FastAPI:
    return start()


@pytest.fixture
def client(app: FastAPI) -> Iterator[Client]:
    with a_client(app) as client:
        yield client


@pytest.fixture
def people(app: FastAPI, password_hash: str) -> People:
    return people_in(app, password_hash)


def people_in(app: FastAPI, password_hash: str) -> People:
    container = app.state.container

    def move_in(now: object) -> People:
        with container.unit_of_work() as work:
            return settle(work, container.clock().now(), password_hash)

    people: People = asyncio.run(container.executor().write(move_in, None))
    return people
