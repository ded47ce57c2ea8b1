"""Where an SqliteExecutor runs, and how long its connections wait."""

import asyncio
import os
import sys
import threading

import pytest
from sqlalchemy import Engine, text

from blog.adapters.sql import sqlite, turns
from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.sqlite_executor import SqliteExecutor
from tests.builders import NOW, a_user
from tests.contracts.stores import Store


def test_a_read_runs_where_it_is_called(store: Store) -> None:
    def thread(request: None) -> int:
        return threading.get_ident()

    async def scenario() -> None:
        assert await store.executor.read(thread, None) == threading.get_ident()

    asyncio.run(scenario())


def test_reads_share_a_state_for_one_turn_of_the_loop(store: Store, other_store: Store) -> None:
    user = a_user("Ada")
    store.add(user)

    async def name() -> str:
        return (await store.executor.read(store.users.get, user.id)).name

    async def two_turns() -> list[str]:
        first = await name()
        with other_store.transaction(), other_store.unit_of_work() as work:
            changed = work.users.get(user.id)
            changed.edit(name="Grace", now=NOW)
            work.users.save(changed)
            work.commit()
        same_turn = await name()
        await asyncio.sleep(0)
        return [first, same_turn, await name()]

    assert asyncio.run(two_turns()) == ["Ada", "Ada", "Grace"]


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


def test_scans_are_served_last_where_the_system_knows_of_such(store: Store) -> None:
    before = os.nice(0)

    async def niceness() -> list[int]:
        return [await run(os.nice, 0) for run in (store.executor.scan, store.executor.read)]

    last = min(19, before + 10) if sys.platform == "linux" else before
    assert asyncio.run(niceness()) == [last, before]


def test_a_write_waits_for_locks_for_as_long_as_it_has_time(
    executor: SqliteExecutor, lent: LentConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    patience = text("PRAGMA busy_timeout")
    for seconds in (5, 1, 1, 5):
        monkeypatch.setattr(turns, "WRITE_WAIT", seconds)
        write = executor.write(lambda _: lent.get().execute(patience).scalar_one(), None)
        assert 500 * seconds < asyncio.run(write) <= 1000 * seconds


def test_an_impatient_write_leaves_no_impatient_connection_behind(
    engine: Engine, executor: SqliteExecutor, lent: LentConnection
) -> None:
    with engine.connect() as connection:
        sqlite.wait_at_most(connection, 0)

    patience = text("PRAGMA busy_timeout")
    scanning = asyncio.run(executor.scan(lambda _: lent.get().execute(patience).scalar_one(), None))

    assert scanning == 5_000
