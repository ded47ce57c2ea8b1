"""What an SqliteExecutor does when the database or another is in its way, and where it runs."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from blog.adapters.sql import executor as executor_module
from blog.adapters.sql import sqlite
from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.executor import SqliteExecutor
from blog.adapters.sql.users import SqlUserRepository
from blog.application.user_queries import UserListing, UserView
from blog.domain.errors import Unavailable
from blog.domain.users import User
from tests.builders import a_user
from tests.contracts.stores import Store, sql_store, sqlite_engine

LONG = 20.0
"""Seconds after which a test that hangs gives up."""


@pytest.fixture
def other_store(sqlite_file: Path) -> Iterator[Store]:
    """The same database as `store`, as another worker has it."""
    with sqlite_engine(sqlite_file) as engine, sql_store(engine) as store:
        yield store


def register(store: Store, user: User) -> UserView:
    with store.unit_of_work() as work:
        work.users.add(user)
        work.commit()
    return UserView.of(user)


def names(store: Store) -> list[str]:
    return [user.name for user in store.read(store.users.list, UserListing()).items]


def test_a_write_is_unavailable_while_another_process_keeps_the_lock(
    store: Store, other_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executor_module, "WRITE_WAIT", 0.05)

    with other_store.transaction(), pytest.raises(Unavailable):
        asyncio.run(store.executor.write(lambda user: register(store, user), a_user()))

    assert names(store) == []


def test_a_write_waits_until_another_process_gives_the_lock_back(
    store: Store, other_store: Store
) -> None:
    def add_slowly(user: User) -> UserView:
        begun.set()
        assert waiting.wait(LONG)
        return register(other_store, user)

    async def scenario() -> None:
        first = asyncio.create_task(other_store.executor.write(add_slowly, a_user("First")))
        await asyncio.to_thread(begun.wait, LONG)
        second = asyncio.create_task(
            store.executor.write(lambda user: register(store, user), a_user("Second"))
        )
        await asyncio.sleep(0.05)
        waiting.set()
        await asyncio.gather(first, second)

    begun, waiting = threading.Event(), threading.Event()
    asyncio.run(scenario())

    assert names(store) == ["First", "Second"]


def test_a_write_whose_turn_does_not_come_in_time_is_unavailable_and_never_done(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def keep_all_waiting(user: User) -> UserView:
        begun.set()
        assert refused.wait(LONG)
        return register(store, user)

    async def scenario() -> None:
        first = asyncio.create_task(store.executor.write(keep_all_waiting, a_user("First")))
        await asyncio.to_thread(begun.wait, LONG)
        monkeypatch.setattr(executor_module, "WRITE_WAIT", 0.05)
        late = store.executor.write(lambda user: register(store, user), a_user("Late"))
        try:
            with pytest.raises(Unavailable):
                await asyncio.wait_for(late, LONG / 4)
        finally:
            refused.set()
        await first

    begun, refused = threading.Event(), threading.Event()
    asyncio.run(scenario())

    assert names(store) == ["First"]


def test_a_write_that_comes_too_late_to_its_turn_is_not_begun(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executor_module, "WRITE_WAIT", 0.0)

    with pytest.raises(Unavailable):
        asyncio.run(store.executor.write(lambda user: register(store, user), a_user()))

    assert names(store) == []


def test_reads_see_what_another_process_committed(store: Store, other_store: Store) -> None:
    async def scenario() -> list[str]:
        found = []
        for name in ("Ada", "Bob"):
            await other_store.executor.write(lambda user: register(other_store, user), a_user(name))
            page = await store.executor.read(store.users.list, UserListing())
            found.append(page.items[-1].name)
        return found

    assert asyncio.run(scenario()) == ["Ada", "Bob"]


def test_reads_neither_wait_for_a_write_nor_see_what_it_has_not_committed(store: Store) -> None:
    def register_slowly(user: User) -> UserView:
        view = register(store, user)
        begun.set()
        assert read.wait(LONG)
        return view

    async def scenario() -> None:
        write = asyncio.create_task(store.executor.write(register_slowly, a_user()))
        await asyncio.to_thread(begun.wait, LONG)
        for run in (store.executor.read, store.executor.scan):
            page = await run(store.users.list, UserListing())
            assert page.items == ()
        read.set()
        await write

    begun, read = threading.Event(), threading.Event()
    asyncio.run(scenario())

    assert len(names(store)) == 1


def test_a_read_runs_where_it_is_called_and_the_others_do_not_hold_up_the_loop(
    store: Store,
) -> None:
    def thread(request: None) -> threading.Thread:
        return threading.current_thread()

    async def scenario() -> None:
        here = threading.current_thread()
        assert await store.executor.read(thread, None) is here
        assert await store.executor.scan(thread, None) is not here
        assert await store.executor.write(thread, None) is not here

    asyncio.run(scenario())


def test_all_writes_run_on_one_thread_and_scans_on_others(store: Store) -> None:
    def thread(request: None) -> int:
        return threading.get_ident()

    async def scenario() -> tuple[set[int], set[int]]:
        writes = await asyncio.gather(*(store.executor.write(thread, None) for _ in range(9)))
        scans = await asyncio.gather(*(store.executor.scan(thread, None) for _ in range(9)))
        return set(writes), set(scans)

    writers, readers = asyncio.run(scenario())
    assert len(writers) == 1
    assert not writers & readers


def test_closing_finishes_what_was_begun(engine: Engine, store: Store) -> None:
    executor = SqliteExecutor(engine, LentConnection())
    done = threading.Event()

    async def scenario() -> None:
        writing = asyncio.create_task(executor.write(lambda _: done.set(), None))
        await asyncio.sleep(0)
        executor.close()
        assert done.is_set()
        await writing

    asyncio.run(scenario())


def test_an_executor_may_be_used_again_after_closing(engine: Engine) -> None:
    executor = SqliteExecutor(engine, LentConnection())

    async def use() -> list[str]:
        runs = (executor.read, executor.scan, executor.write)
        return [await run(str.upper, "works") for run in runs]

    first = asyncio.run(use())
    executor.close()
    second = asyncio.run(use())
    executor.close()

    assert first == second == ["WORKS"] * 3


def test_a_scan_sees_one_state_however_often_it_reads(engine: Engine) -> None:
    lent = LentConnection()
    executor = SqliteExecutor(engine, lent)
    count = text("SELECT count(*) FROM users")

    def read_twice(_: None) -> list[int]:
        before = lent.get().execute(count).scalar_one()
        with engine.execution_options(**sqlite.WRITES).begin() as other:
            SqlUserRepository(other).add(a_user("In between"))
        return [before, lent.get().execute(count).scalar_one()]

    assert asyncio.run(executor.scan(read_twice, None)) == [0, 0]
    assert asyncio.run(executor.scan(lambda _: lent.get().execute(count).scalar_one(), None)) == 1

    executor.close()


def test_an_impatient_write_leaves_no_impatient_connection_behind(engine: Engine) -> None:
    lent = LentConnection()
    executor = SqliteExecutor(engine, lent)
    with engine.connect() as connection:
        sqlite.wait_at_most(connection, 0)

    patience = text("PRAGMA busy_timeout")
    scanning = asyncio.run(executor.scan(lambda _: lent.get().execute(patience).scalar_one(), None))

    assert scanning == 5_000
    executor.close()
