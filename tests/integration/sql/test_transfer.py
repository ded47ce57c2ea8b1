"""From one database to another and back."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.exc import OperationalError

from blog.adapters.sql import postgres, sqlite
from blog.adapters.sql.blog_migrations import BLOG_MIGRATIONS
from blog.adapters.sql.database import PostgresDatabase
from blog.adapters.sql.tables import users
from blog.adapters.sql.users import to_row
from blog.application.maintenance import Refused
from blog.application.seeding import SeedBlog, SeedService
from blog.application.transfer import ImportBlog, TransferService
from tests.builders import NOW, a_user
from tests.contracts.stores import Store, sql_store
from tests.contracts.test_transfer_service import exported_from, import_into
from tests.databases import engine_of, url_on
from tests.exports import EXPORT, opener
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


def test_nobody_writes_beside_an_import(engine: Engine, store: Store) -> None:
    on_sqlite = engine.dialect.name == "sqlite"
    wait_at_most = sqlite.wait_at_most if on_sqlite else postgres.wait_at_most
    service = TransferService(store.unit_of_work, store.contents)
    told = []

    def write_beside(done: int, total: int) -> None:
        with engine.connect() as other:
            wait_at_most(other, 0.1)
            with pytest.raises(OperationalError) as refused:
                other.execute(insert(users), {"id": 99, **to_row(a_user("Somebody Else"))})
        told.append(refused.value)

    command = ImportBlog(opener(EXPORT), write_beside)
    asyncio.run(store.executor.write(service.import_blog, command))

    (refusal,) = told
    assert sqlite.is_trouble(refusal) if on_sqlite else postgres.is_trouble(refusal)
    assert exported_from(store) == EXPORT


def test_postgresql_is_left_to_its_own_tool(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    for url in url_on(request, "postgresql"):
        with engine_of(url) as engine, pytest.raises(Refused, match="use pg_dump"):
            PostgresDatabase(engine, BLOG_MIGRATIONS).backup(tmp_path / "copy")
