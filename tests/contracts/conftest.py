"""The stores on which every contract is run; another one is another parameter here."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from blog.adapters.sql.database import SqliteDatabase
from blog.application.maintenance import Database
from tests.builders import A_DAY, NOW, a_post, a_user
from tests.contracts.stores import Store, memory_store, sqlite_engine, sqlite_store
from tests.fakes.database import FakeDatabase


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite database: to copy it is faster than to migrate each time."""
    file = tmp_path_factory.mktemp("migrated") / "blog.db"
    with sqlite_engine(file) as engine:
        SqliteDatabase(engine).migrate()
    return file


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, migrated_file: Path, tmp_path: Path) -> Iterator[Store]:
    if request.param == "memory":
        yield memory_store()
        return
    file = tmp_path / "blog.db"
    shutil.copy(migrated_file, file)
    with sqlite_engine(file) as engine, sqlite_store(engine) as store:
        yield store


@pytest.fixture
def full_store(store: Store) -> Store:
    """Ten users, of whom number 1 wrote ten posts. Some stand in one place in every order."""
    users = [
        a_user(
            f"User {n % 3}",
            email=a_user(f"User {n}").email,
            created_at=NOW - (100 - n // 2) * A_DAY,
        )
        for n in range(10)
    ]
    dates = [NOW - n // 4 * A_DAY if n % 3 else None for n in range(10)]
    posts = [
        a_post(
            f"House {n // 4}" if n % 2 else "A title",
            content="Here is a house of posts.",
            created_at=NOW - (100 - n // 3) * A_DAY,
            published_at=date,
            first_published_at=date,
            author_id=1,
        )
        for n, date in enumerate(dates)
    ]
    store.add(*users, *posts)
    return store


@pytest.fixture(params=["memory", "sqlite"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """One that has no schema yet."""
    if request.param == "memory":
        yield FakeDatabase()
        return
    with sqlite_engine(tmp_path / "blog.db") as engine:
        yield SqliteDatabase(engine)
