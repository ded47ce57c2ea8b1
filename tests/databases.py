"""Databases to work on, each once on SQLite and once on PostgreSQL.

Fixtures, for a conftest to import: a test that uses one of them runs on both.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine

from blog.adapters.sql.blog_migrations import BLOG_MIGRATIONS
from blog.adapters.sql.database import PostgresDatabase, SqliteDatabase
from blog.adapters.sql.urls import database_kind, parse_url
from tests.contracts.stores import make_empty, postgres_engine, sqlite_engine
from tests.postgresql import Server, connect

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
        SqliteDatabase(engine, BLOG_MIGRATIONS).migrate()
    return file


@pytest.fixture(scope="session")
def migrated_url(postgresql_server: Server) -> str:
    """An empty, migrated database of the server, to be copied."""
    return migrated_on(postgresql_server)


def migrated_on(server: Server) -> str:
    """The URL of a new database that is migrated."""
    url = server.create()
    with postgres_engine(url) as engine:
        PostgresDatabase(engine, BLOG_MIGRATIONS).migrate()
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
    """A copy, which the next one gets as well if this one leaves it as it was, but for rows.

    To make a database empty takes a tenth of what a new one costs.
    """
    server: Server = request.getfixturevalue("postgresql_server")
    template: str = request.getfixturevalue("migrated_url")
    spare: list[tuple[str, str]] = request.getfixturevalue("spare_databases")
    if not spare:
        new = server.copy(template)
        spare.append((new, _fingerprint(new)))
    copy, fingerprint = spare.pop()
    yield copy
    server.terminate_backends(copy)
    if _fingerprint(copy) != fingerprint:
        server.drop(copy)
        return
    with postgres_engine(copy) as engine:
        make_empty(engine)
    spare.append((copy, fingerprint))


@pytest.fixture(scope="session")
def spare_databases() -> list[tuple[str, str]]:
    """Those that are empty, with their fingerprints. The server drops them in the end."""
    return []


_FINGERPRINT = """
    SELECT (SELECT string_agg(version_num, ',') FROM alembic_version),
           (SELECT max(xmin::text::bigint) FROM pg_class),
           (SELECT max(xmin::text::bigint) FROM pg_attribute),
           (SELECT max(xmin::text::bigint) FROM pg_constraint),
           (SELECT max(xmin::text::bigint) FROM pg_description),
           (SELECT count(*) FROM pg_class),
           (SELECT count(*) FROM pg_db_role_setting),
           (SELECT count(*) FROM pg_roles),
           (SELECT count(*) > 1000 FROM users)
"""


def _fingerprint(url: str) -> str:
    """It differs whenever anything but rows does; the catalogs say who changed them last.

    And where there are so many rows that a new copy is there sooner than these are gone.
    """
    try:
        with connect(url) as connection:
            return str(connection.execute(_FINGERPRINT).fetchone())
    except psycopg.Error:  # there is no version table any more, or no database
        return ""


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
