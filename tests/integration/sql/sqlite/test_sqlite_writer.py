"""Writes that share one transaction: each is for itself, and none is told too early."""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError

from blog.adapters.sql import sqlite, sqlite_writer, turns
from blog.adapters.sql.blog_unit_of_work import SqlBlogUnitOfWork
from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.sqlite_executor import SqliteExecutor
from blog.application.user_queries import UserListing
from blog.domain.errors import Unavailable
from blog.domain.users import EmailAlreadyRegistered, User
from tests.builders import a_post, a_user
from tests.contracts.stores import Store
from tests.integration.sql.sqlite.gathering import (
    LONG,
    begin,
    busy_writer,
    register,
    together,
    trace,
)


class Trouble(Exception):
    """What no store knows."""


def names(store: Store) -> list[str]:
    return [user.name for user in store.read(store.users.list, UserListing()).items]


def users(*names: str) -> list[User]:
    return [a_user(name) for name in names]


def test_what_gathers_while_the_writer_is_busy_shares_one_commit(
    engine: Engine, store: Store
) -> None:
    seen: list[str] = []
    trace(engine, seen.append)

    found = asyncio.run(
        together(store.executor, lambda user: register(store, user), users("Ada", "Bob", "Eve"))
    )

    assert found == ["Ada", "Bob", "Eve"]
    assert seen.count("BEGIN IMMEDIATE") == seen.count("COMMIT") == 1 + 1


def test_each_of_a_batch_succeeds_or_fails_alone(store: Store) -> None:
    def register_with_care(user: User) -> str:
        name = register(store, user)
        if name == "Trouble":
            raise Trouble
        return name

    wrong = a_user("Wrong", age=151)
    requests = [*users("Ada", "Bob", "Ada"), wrong, *users("Trouble", "Eve")]
    found = asyncio.run(together(store.executor, register_with_care, requests))

    assert [one if isinstance(one, str) else type(one) for one in found] == [
        "Ada",
        "Bob",
        EmailAlreadyRegistered,
        IntegrityError,
        Trouble,
        "Eve",
    ]
    assert names(store) == ["Ada", "Bob", "Eve"]


def counted(runs: Counter[str], run: Callable[[User], str]) -> Callable[[User], str]:
    def count(user: User) -> str:
        runs[user.name] += 1
        return run(user)

    return count


def test_a_batch_of_which_everything_is_kept_makes_no_savepoint(
    engine: Engine, store: Store
) -> None:
    """At each of them FTS5 writes out the words that it has in mind."""
    seen: list[str] = []
    trace(engine, seen.append)
    runs: Counter[str] = Counter()

    asyncio.run(
        together(
            store.executor,
            counted(runs, lambda user: register(store, user)),
            users("Ada", "Bob", "Ada", "Eve"),
        )
    )

    assert [statement for statement in seen if "SAVEPOINT" in statement] == []
    assert runs == {"Ada": 2, "Bob": 1, "Eve": 1}  # there are two of the name Ada
    assert names(store) == ["Ada", "Bob", "Eve"]


def test_where_one_has_to_be_undone_all_run_once_more_and_share_one_commit(
    engine: Engine, store: Store
) -> None:
    def register_but_one(user: User) -> str:
        name = register(store, user)
        if name == "Trouble":
            raise Trouble
        return name

    seen: list[str] = []
    trace(engine, seen.append)
    runs: Counter[str] = Counter()

    found = asyncio.run(
        together(
            store.executor, counted(runs, register_but_one), users("Ada", "Trouble", "Bob", "Eve")
        )
    )

    assert [type(one) for one in found] == [str, Trouble, str, str]
    assert runs == {"Ada": 2, "Trouble": 2, "Bob": 1, "Eve": 1}
    assert seen.count("COMMIT") == 1 + 1
    assert names(store) == ["Ada", "Bob", "Eve"]


def test_who_fails_first_of_all_runs_once(engine: Engine, store: Store) -> None:
    """Nothing of anybody else has to be undone with it. An import may take minutes."""

    def register_and_fail(user: User) -> str:
        register(store, user)
        raise Trouble

    seen: list[str] = []
    trace(engine, seen.append)
    runs: Counter[str] = Counter()

    with pytest.raises(Trouble):
        asyncio.run(store.executor.write(counted(runs, register_and_fail), a_user("Ada")))

    assert runs == {"Ada": 1}
    assert seen[-1] == "ROLLBACK"
    assert names(store) == []


def test_nobody_is_told_before_commit_has_returned_not_even_who_is_refused_for_its_sake(
    engine: Engine, store: Store
) -> None:
    def wait_at_the_second_commit(statement: str) -> None:
        commits.append(statement == "COMMIT")
        if sum(commits) == 2:
            committing.set()
            assert go_on.wait(LONG)

    async def scenario() -> list[object]:
        async with busy_writer(store.executor):
            tasks = await begin(
                *(
                    store.executor.write(lambda user: register(store, user), user)
                    for user in users("Ada", "Ada")
                )
            )
        await asyncio.to_thread(committing.wait, LONG)
        await asyncio.sleep(0.01)
        told = [task.done() for task in tasks]
        go_on.set()
        await asyncio.wait(tasks)
        return [*told, *(type(task.exception()) for task in tasks)]

    commits: list[bool] = []
    committing, go_on = threading.Event(), threading.Event()
    trace(engine, wait_at_the_second_commit)

    assert asyncio.run(scenario()) == [False, False, type(None), EmailAlreadyRegistered]


def test_who_makes_sqlite_roll_everything_back_takes_nobody_along(
    engine: Engine, executor: SqliteExecutor, lent: LentConnection
) -> None:
    leave_room_for_little(engine)
    still_in_transaction = []
    runs: Counter[str] = Counter()

    def note(text: str) -> int:
        runs[text] += 1
        try:
            lent.get().exec_driver_sql("INSERT INTO notes VALUES (?)", (text,))
        except DBAPIError:
            still_in_transaction.append(sqlite.is_in_transaction(lent.get()))
            raise
        return len(text)

    texts = ["first", "second", "large " * 10_000, "third", "large " * 20_000, "fourth"]
    found = asyncio.run(together(executor, note, texts))

    assert still_in_transaction == [False, False]
    assert list(runs.values()) == [2, 2, 1, 2, 1, 1]
    assert [type(one) if isinstance(one, Exception) else one for one in found] == [
        5,
        6,
        Unavailable,
        5,
        Unavailable,
        6,
    ]
    with engine.connect() as connection:
        notes = connection.exec_driver_sql("SELECT text FROM notes").scalars().all()
    assert notes == ["first", "second", "third", "fourth"]


def leave_room_for_little(engine: Engine) -> None:
    """A table, of which SQLite rolls back the whole transaction when a row finds no page."""
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE notes (text TEXT)")
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    engine.dispose()
    most = f"PRAGMA max_page_count = {pages + 1}"
    event.listen(engine, "connect", lambda driver, _: driver.execute(most))


def test_a_commit_that_fails_fails_everybody_and_the_next_one_works(
    executor: SqliteExecutor, lent: LentConnection, store: Store
) -> None:
    """References that are looked at in the end only are a way to have COMMIT fail for good."""

    def write(user: User) -> None:
        if user.name == "Spoiler":
            lent.get().exec_driver_sql("PRAGMA defer_foreign_keys = 1")
            lent.get().exec_driver_sql("UPDATE posts SET author_id = 99")
            return
        with SqlBlogUnitOfWork(lent) as work:
            work.users.add(user)
            work.commit()

    store.add(a_user("First"), a_post(author_id=1))
    found = asyncio.run(together(executor, write, users("Ada", "Spoiler", "Ada", "Bob")))
    asyncio.run(executor.write(write, a_user("Eve")))

    assert [type(one) for one in found] == [IntegrityError] * 4
    assert names(store) == ["First", "Eve"]


def test_a_transaction_that_has_taken_long_takes_in_no_more_writes(
    engine: Engine, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_writer, "LONGEST", 0.0)
    seen: list[str] = []
    trace(engine, seen.append)

    asyncio.run(
        together(store.executor, lambda user: register(store, user), users("Ada", "Bob", "Eve"))
    )

    assert seen.count("COMMIT") == 1 + 3
    assert names(store) == ["Ada", "Bob", "Eve"]


def test_of_a_batch_that_waits_for_a_lock_each_waits_for_its_own_time(
    store: Store, other_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def write(name: str, seconds: float) -> str:
        monkeypatch.setattr(turns, "WRITE_WAIT", seconds)
        return await store.executor.write(lambda user: register(store, user), a_user(name))

    async def scenario() -> None:
        with other_store.transaction():
            early, *both = await begin(
                write("Early", 0.05), write("Impatient", 0.2), write("Patient", LONG)
            )
            for task in (early, both[0]):
                with pytest.raises(Unavailable):
                    await asyncio.wait_for(task, LONG / 4)
            assert not both[1].done()
        assert await both[1] == "Patient"

    asyncio.run(scenario())

    assert names(store) == ["Patient"]


def test_a_cursor_that_a_write_left_open_keeps_no_later_one_out(
    executor: SqliteExecutor, lent: LentConnection, other_store: Store
) -> None:
    """Its connection goes on seeing the state before the others, on which nobody may write."""
    left_open = []

    def leave_open(_: None) -> None:
        cursor = lent.get().connection.cursor()
        cursor.execute("SELECT id FROM users")
        left_open.append(cursor)

    other_store.add(*users("Ada", "Bob"))
    asyncio.run(executor.write(leave_open, None))
    other_store.add(a_user("Eve"))

    assert asyncio.run(executor.write(str.upper, "works")) == "WORKS"


def test_batches_of_two_processes_do_not_undo_each_other(store: Store, other_store: Store) -> None:
    user = a_user(age=0)
    store.add(user)

    def become_older(of: Store) -> None:
        with of.unit_of_work() as work:
            user = work.users.get(1)
            user.age += 1
            work.users.save(user)
            work.commit()

    async def scenario() -> None:
        writes = [one.executor.write(become_older, one) for one in (store, other_store) * 50]
        await asyncio.gather(*writes)

    asyncio.run(scenario())

    assert store.read(store.users.get, user.id).age == 100
