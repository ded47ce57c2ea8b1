"""A PostgreSQL server of one's own, and databases on it that are as far as they can be."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.cli.processes import BLOG, PROGRAMS, run
from tests.own_postgresql import OwnServer, own_server

ROOT = Path(__file__).parents[4]


@pytest.fixture(scope="module")
def server() -> Iterator[OwnServer]:
    """One that listens throughout."""
    with own_server() as server:
        yield server


@pytest.fixture(scope="module")
def template(server: OwnServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a migrated database, to be copied."""
    url = server.create()
    migrated = run(tmp_path_factory.mktemp("template"), BLOG, "migrate", database_url=url)
    assert migrated.returncode == 0, migrated.stderr
    return url


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
    back = run(ROOT, PROGRAMS / "alembic", "downgrade", "-1", database_url=current_url)
    assert back.returncode == 0, back.stderr
    return current_url
