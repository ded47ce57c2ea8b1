"""A PostgreSQL server of one's own, and databases on it that are as far as they can be."""

from collections.abc import Iterator

import pytest

from tests.contracts.stores import postgres_engine
from tests.databases import migrated_on
from tests.integration.sql.migrating import downgrade
from tests.own_postgresql import OwnServer, own_server


@pytest.fixture(scope="module")
def server() -> Iterator[OwnServer]:
    """One that listens throughout."""
    with own_server() as server:
        yield server


@pytest.fixture(scope="module")
def template(server: OwnServer) -> str:
    """The URL of a migrated database, to be copied."""
    return migrated_on(server)


@pytest.fixture
def current_url(server: OwnServer, template: str) -> str:
    return server.copy(template)


@pytest.fixture
def missing_url(server: OwnServer) -> str:
    """That of a database without a schema."""
    return server.create()


@pytest.fixture
def old_url(current_url: str) -> str:
    """That of a database that lacks the last migration."""
    with postgres_engine(current_url) as engine:
        downgrade(engine, "-1")
    return current_url
