"""Databases to work on, each once on SQLite and once on PostgreSQL.

Fixtures, for a conftest to import: a test that uses one of them runs on both.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from blog.adapters.sql.database import PostgresDatabase, SqliteDatabase
from blog.adapters.sql.urls import database_kind, parse_url
from tests.contracts.stores import postgres_engine, sqlite_engine
from tests.postgresql import Server

KINDS = ("sqlite", "postgresql")


@contextmanager
def engine_of(url: str) -> Iterator[Engine]:
    parsed = parse_url(url)
    on_sqlite = database_kind(parsed) == "sqlite"
    with (
        sqlite_engine(Path(parsed.database or "")) if on_sqlite else postgres_engine(url) as engine
    ):
        yield engine


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite database: to copy it is faster than to migrate each time."""
    file = tmp_path_factory.mktemp("migrated") / "blog.db"
    with sqlite_engine(file) as engine:
        SqliteDatabase(engine).migrate()
    return file


@pytest.fixture(scope="session")
def migrated_url(postgresql_server: Server) -> str:
    """An empty, migrated database of the server, to be copied."""
    url = postgresql_server.create()
    with postgres_engine(url) as engine:
        PostgresDatabase(engine).migrate()
    return url


@pytest.fixture
def sqlite_file(migrated_file: Path, tmp_path: Path) -> Path:
    """A migrated SQLite database of one's own, for what is SQLite's alone."""
    file = tmp_path / "blog.db"
    shutil.copy(migrated_file, file)
    return file


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """What a test runs on. Where only one of them is meant, a conftest names it."""
    return str(request.param)


@pytest.fixture
def url(request: pytest.FixtureRequest, kind: str) -> Iterator[str]:
    """The address of a migrated database of one's own."""
    yield from url_on(request, kind)


def url_on(request: pytest.FixtureRequest, kind: str) -> Iterator[str]:
    """Only the database that is asked for is made ready: the other need not be there."""
    if kind == "sqlite":
        yield f"sqlite:///{request.getfixturevalue('sqlite_file')}"
    else:
        yield from _copied_url(request)


def _copied_url(request: pytest.FixtureRequest) -> Iterator[str]:
    server: Server = request.getfixturevalue("postgresql_server")
    copy = server.copy(request.getfixturevalue("migrated_url"))
    yield copy
    server.drop(copy)


@pytest.fixture(params=KINDS, scope="module")
def shared_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a migrated database that the tests of a module have in common."""
    if request.param == "sqlite":
        file = tmp_path_factory.mktemp("shared") / "blog.db"
        shutil.copy(request.getfixturevalue("migrated_file"), file)
        yield f"sqlite:///{file}"
    else:
        yield from _copied_url(request)


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, kind: str) -> Iterator[str]:
    """The address of a database that has no schema yet; on SQLite, its file is not there."""
    yield from empty_url_on(request, kind)


def empty_url_on(request: pytest.FixtureRequest, kind: str) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{request.getfixturevalue('tmp_path') / 'empty.db'}"
        return
    server: Server = request.getfixturevalue("postgresql_server")
    new = server.create()
    yield new
    server.drop(new)


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """On a migrated database."""
    with engine_of(url) as engine:
        yield engine


@pytest.fixture
def empty_engine(empty_url: str) -> Iterator[Engine]:
    """On a database that has no schema yet."""
    with engine_of(empty_url) as engine:
        yield engine
