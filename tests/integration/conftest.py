"""Databases to work on."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from blog.adapters.sql.database import SqliteDatabase
from tests.contracts.stores import Store, sqlite_engine, sqlite_store


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite database: to copy it is faster than to migrate each time."""
    file = tmp_path_factory.mktemp("migrated") / "blog.db"
    with sqlite_engine(file) as engine:
        SqliteDatabase(engine).migrate()
    return file


@pytest.fixture
def sqlite_file(migrated_file: Path, tmp_path: Path) -> Path:
    """A migrated SQLite database of one's own."""
    file = tmp_path / "blog.db"
    shutil.copy(migrated_file, file)
    return file


@pytest.fixture
def engine(sqlite_file: Path) -> Iterator[Engine]:
    with sqlite_engine(sqlite_file) as engine:
        yield engine


@pytest.fixture
def store(engine: Engine) -> Iterator[Store]:
    with sqlite_store(engine) as store:
        yield store
