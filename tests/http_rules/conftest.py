"""HTTP on fakes in full: all that is refused, limited or documented.

They need no I/O either, but are too many for `tests/unit`, which answers in seconds.
"""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from httpx2 import Client

from blog.domain.policy import restricted_access
from tests.access.people import PASSWORD, People, settle
from tests.builders import NOW
from tests.fakes.unit_of_work import MemoryUnitOfWork
from tests.unit.http.conftest import app, client, clock, fakes, memory, shared_client, shared_fakes
from tests.unit.http.in_process import a_client
from tests.unit.http.service import Fakes, an_app

__all__ = ["app", "client", "clock", "fakes", "memory", "shared_client", "shared_fakes"]


@pytest.fixture(scope="session")
def restricted_app(shared_fakes: Fakes) -> FastAPI:
    return an_app(shared_fakes, policy=restricted_access)


@pytest.fixture(scope="session")
def shared_restricted_client(restricted_app: FastAPI) -> Iterator[Client]:
    with a_client(restricted_app) as client:
        yield client


@pytest.fixture
def restricted(shared_restricted_client: Client, fakes: Fakes) -> Client:
    """A client of a service whose access is restricted."""
    return shared_restricted_client


@pytest.fixture
def people(fakes: Fakes) -> People:
    with MemoryUnitOfWork(fakes.memory) as work:
        return settle(work, NOW, fakes.passwords.hash(PASSWORD))
