"""What is no mistake of ours, but trouble with the file."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.sqlite_executor import SqliteExecutor
from blog.application.ports import Executor
from blog.application.user_queries import UserListing, UserView
from blog.domain.errors import Unavailable
from blog.domain.posts import Post
from tests.builders import a_post, a_user
from tests.contracts.stores import Store, sql_store, sqlite_engine

Run = Callable[[Executor], Callable[[Any, Any], Any]]
READ_SCAN_WRITE: list[Run] = [
    lambda executor: executor.read,
    lambda executor: executor.scan,
    lambda executor: executor.write,
]


@pytest.mark.parametrize("run", READ_SCAN_WRITE)
def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "broken.db"
    file.write_bytes(b"This is no database. " * 1_000)

    with sqlite_engine(file) as engine, sql_store(engine) as store, pytest.raises(Unavailable):
        asyncio.run(run(store.executor)(store.users.get, 1))


@pytest.mark.parametrize("run", READ_SCAN_WRITE)
def test_a_folder_that_is_not_there_is_unavailable(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "nowhere" / "blog.db"

    with sqlite_engine(file) as engine, sql_store(engine) as store, pytest.raises(Unavailable):
        asyncio.run(run(store.executor)(store.users.get, 1))


@pytest.fixture
def store_of_another_schema(engine: Engine, store: Store) -> Store:
    """Of a version in which a column has another name."""
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE users RENAME COLUMN city TO town")
    return store


@pytest.mark.parametrize("run", READ_SCAN_WRITE)
def test_who_looks_for_a_column_that_is_not_there_is_unavailable(
    store_of_another_schema: Store, run: Run
) -> None:
    store = store_of_another_schema

    with pytest.raises(Unavailable):
        asyncio.run(run(store.executor)(store.users.get, 1))


def test_who_fills_a_column_that_is_not_there_is_unavailable(
    store_of_another_schema: Store,
) -> None:
    store = store_of_another_schema

    def register(name: str) -> None:
        with store.unit_of_work() as work:
            work.users.add(a_user(name))
            work.commit()

    with pytest.raises(Unavailable):
        asyncio.run(store.executor.write(register, "Ada"))


@pytest.mark.parametrize(
    ("pragma", "trouble"),
    [
        ("max_page_count = 1", "full"),  # SQLite takes the present size, so no page can be added
        ("query_only = 1", "readonly"),
    ],
)
def test_a_database_that_cannot_grow_or_change_is_unavailable_for_writes_and_stays_as_it_is(
    engine: Engine, store: Store, pragma: str, trouble: str
) -> None:
    author = a_user()
    store.add(author)
    engine.dispose()
    event.listen(engine, "connect", lambda driver, _: driver.execute(f"PRAGMA {pragma}"))

    def write(post: Post) -> None:
        with store.unit_of_work() as work:
            work.posts.add(post)
            work.commit()

    large = a_post(content="large " * 10_000, author_id=author.id)
    with pytest.raises(Unavailable) as caught:
        asyncio.run(store.executor.write(write, large))

    assert trouble in str(caught.value.__cause__)
    page = asyncio.run(store.executor.read(store.users.list, UserListing()))
    assert page.items == (UserView.of(author),)


def test_after_trouble_the_next_read_has_another_connection(
    executor: SqliteExecutor, lent: LentConnection
) -> None:
    used = []

    def query(trouble: str | None) -> None:
        used.append(lent.get())
        if trouble is not None:
            raise OperationalError("SELECT", {}, Exception(trouble))

    with pytest.raises(Unavailable):
        asyncio.run(executor.read(query, "disk I/O error"))
    asyncio.run(executor.read(query, None))
    asyncio.run(executor.read(query, None))

    assert used[0] is not used[1]
    assert used[1] is used[2]
