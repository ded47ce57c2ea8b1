"""What is the database's fault, and what is ours."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import IntegrityError, OperationalError

from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.constraints import Constraint, broken_constraint
from blog.adapters.sql.executor import SqliteExecutor
from blog.application.ports import Executor
from blog.application.user_queries import UserListing, UserView
from blog.domain.errors import Unavailable
from blog.domain.posts import Post
from blog.domain.users import User
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


def test_after_trouble_the_next_read_has_another_connection(engine: Engine) -> None:
    lent = LentConnection()
    executor = SqliteExecutor(engine, lent)
    used = []

    def query(trouble: str | None) -> None:
        used.append(lent.get())
        if trouble is not None:
            raise OperationalError("SELECT", {}, Exception(trouble))

    with pytest.raises(Unavailable):
        asyncio.run(executor.read(query, "disk I/O error"))
    asyncio.run(executor.read(query, None))
    asyncio.run(executor.read(query, None))
    executor.close()

    assert used[0] is not used[1]
    assert used[1] is used[2]


@pytest.mark.parametrize("run", READ_SCAN_WRITE)
def test_a_wrong_statement_is_no_trouble_but_a_mistake_of_ours(engine: Engine, run: Run) -> None:
    lent = LentConnection()
    executor = SqliteExecutor(engine, lent)

    with pytest.raises(OperationalError, match="no such column"):
        asyncio.run(
            run(executor)(
                lambda sql: lent.get().exec_driver_sql(sql), "SELECT shoe_size FROM users"
            )
        )

    executor.close()


@pytest.mark.parametrize("wrong", [a_user(age=151), a_post("Four", author_id=1)])
def test_what_the_domain_should_have_refused_is_a_mistake_of_ours(
    store: Store, wrong: User | Post
) -> None:
    store.add(a_user("Ada"))

    with pytest.raises(IntegrityError, match="CHECK constraint failed"):
        store.add(wrong)


def test_a_mistake_while_saving_is_not_taken_for_a_refusal(store: Store) -> None:
    user = a_user()
    store.add(user)

    with store.work() as work, pytest.raises(IntegrityError, match="CHECK constraint failed"):
        work.users.save(replace(user, age=151))


def test_an_unknown_constraint_has_no_name() -> None:
    error = IntegrityError("INSERT", {}, Exception("something else failed"))

    assert broken_constraint(error) == Constraint("unknown", "")
