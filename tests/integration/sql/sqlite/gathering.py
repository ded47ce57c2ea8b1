"""Writes that come while the writer is at work, and then share a transaction."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Engine, event

from blog.application.ports import Executor
from blog.domain.users import User
from tests.contracts.stores import Store

LONG = 20.0
"""Seconds after which a test that hangs gives up."""


@asynccontextmanager
async def busy_writer(executor: Executor) -> AsyncIterator[None]:
    """It is at work for as long as the block lasts."""

    def work(_: None) -> None:
        begun.set()
        assert over.wait(LONG)

    begun, over = threading.Event(), threading.Event()
    first = asyncio.create_task(executor.write(work, None))
    await asyncio.to_thread(begun.wait, LONG)
    try:
        yield
    finally:
        over.set()
        await first


async def begin(*writes: Coroutine[Any, Any, Any]) -> list["asyncio.Task[Any]"]:
    """Each of them waits, when this returns, for the writer that is busy."""
    tasks = [asyncio.create_task(write) for write in writes]
    await asyncio.sleep(0)
    return tasks


async def together(
    executor: Executor, use_case: Callable[[Any], Any], requests: list[Any]
) -> list[Any]:
    """What becomes of writes that gathered, errors among it."""
    async with busy_writer(executor):
        tasks = await begin(*(executor.write(use_case, request) for request in requests))
    return await asyncio.gather(*tasks, return_exceptions=True)


def register(store: Store, user: User) -> str:
    with store.unit_of_work() as work:
        work.users.add(user)
        work.commit()
    return user.name


def trace(engine: Engine, see: Callable[[str], None]) -> None:
    """Have each statement seen, just before it runs, of the connections that are made from now."""
    engine.dispose()
    event.listen(engine, "connect", lambda driver, _: driver.set_trace_callback(see))
