"""Apps with restricted access."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from fastapi import FastAPI

from tests.access.people import People
from tests.integration.access.inhabitants import people_in
from tests.integration.http.apps import an_app
from tests.integration.http.conftest import app, client

__all__ = ["app", "client"]


@pytest.fixture
def start(url: str) -> Iterator[Callable[[], FastAPI]]:
    """Starts an app on the database; several of them share it, as workers do."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(an_app(url, access="restricted"))


@pytest.fixture
def people(app: FastAPI) -> People:
    return people_in(app)
