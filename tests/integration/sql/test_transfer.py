"""From one database to another and back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from blog.adapters.sql.database import PostgresDatabase
from blog.application.maintenance import Refused
from blog.application.seeding import SeedBlog, SeedService
from tests.builders import NOW
from tests.contracts.stores import Store, sql_store
from tests.contracts.test_transfer_service import exported_from, import_into
from tests.databases import engine_of, url_on
from tests.fakes.clock import FakeClock


@pytest.fixture
def store_on_postgresql(request: pytest.FixtureRequest) -> Iterator[Store]:
    for url in url_on(request, "postgresql"):
        with engine_of(url) as engine, sql_store(engine) as store:
            yield store


@pytest.fixture
def store_on_sqlite(request: pytest.FixtureRequest) -> Iterator[Store]:
    for url in url_on(request, "sqlite"):
        with engine_of(url) as engine, sql_store(engine) as store:
            yield store


def test_from_sqlite_to_postgresql_and_back_it_is_the_same_file(
    store_on_sqlite: Store, store_on_postgresql: Store, migrated_file: Path, tmp_path: Path
) -> None:
    seeding = SeedService(store_on_sqlite.unit_of_work, store_on_sqlite.users, FakeClock(NOW))
    with store_on_sqlite.transaction():
        seeding.seed(SeedBlog(users=30, posts=300))
    first = exported_from(store_on_sqlite)

    import_into(store_on_postgresql, first)
    second = exported_from(store_on_postgresql)
    back = tmp_path / "back.db"
    back.write_bytes(migrated_file.read_bytes())
    with engine_of(f"sqlite:///{back}") as engine, sql_store(engine) as store:
        import_into(store, second)
        third = exported_from(store)

    assert second == first
    assert third == first


def test_postgresql_is_left_to_its_own_tool(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    for url in url_on(request, "postgresql"):
        with engine_of(url) as engine, pytest.raises(Refused, match="use pg_dump"):
            PostgresDatabase(engine).backup(tmp_path / "copy")
