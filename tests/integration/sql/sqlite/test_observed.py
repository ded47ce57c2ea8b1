"""What the writer of SQLite counts: batches, what waits, and what is begun once more."""

import asyncio
import threading
from pathlib import Path

import pytest

from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.sqlite_executor import SqliteExecutor
from blog.application.observing import Level
from tests.contracts.stores import sqlite_engine
from tests.fakes.observer import MemoryObserver
from tests.metrics import value

WRITES = 20


@pytest.fixture
def observer() -> MemoryObserver:
    return MemoryObserver()


def test_writes_that_share_a_commit_are_told_with_those_that_wait(
    tmp_path: Path, observer: MemoryObserver
) -> None:
    began, go_on = threading.Event(), threading.Event()
    waiting = []

    def wait(command: None) -> None:
        began.set()
        go_on.wait(60)

    async def use(executor: SqliteExecutor) -> None:
        first = asyncio.create_task(executor.write(wait, None))
        await asyncio.to_thread(began.wait, 60)
        others = [asyncio.create_task(executor.write(str, "x")) for _ in range(WRITES)]
        await asyncio.sleep(0)
        waiting.append(value(observer.told(), Level.WAITING_WRITES.value.name))
        go_on.set()
        await asyncio.gather(first, *others)

    with sqlite_engine(tmp_path / "blog.db") as engine:
        executor = SqliteExecutor(engine, LentConnection(), observer)
        asyncio.run(use(executor))
        executor.close()

    told = observer.told()
    assert waiting == [WRITES]
    assert value(told, Level.WAITING_WRITES.value.name) == 0
    assert value(told, "blog_write_batch_size_sum") == WRITES + 1
    assert value(told, "blog_write_batch_size_count") == 2
