"""Who waits for the writer: in which order, for how long, and what if he leaves."""

import asyncio
import gc
import logging
import threading
import weakref
from contextlib import suppress

import pytest

from blog.adapters.sql import sqlite_writer
from blog.adapters.sql.sqlite_executor import SqliteExecutor
from tests.integration.sql.sqlite.gathering import LONG, begin, busy_writer, together


class Request:
    """One of a client."""

    def __init__(self, is_wrong: bool = False) -> None:
        self.is_wrong = is_wrong


def test_writes_run_in_the_order_in_which_they_came(
    executor: SqliteExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_writer, "LONGEST", 0.0)  # so that each batch leaves most of it

    def run(number: int) -> None:
        ran.append(number)
        begun.set()
        assert go_on.wait(LONG)

    async def scenario() -> None:
        async with busy_writer(executor):
            first = await begin(*(executor.write(run, n) for n in range(5)))
        await asyncio.to_thread(begun.wait, LONG)
        second = await begin(*(executor.write(run, n) for n in range(5, 9)))
        go_on.set()
        await asyncio.gather(*first, *second)

    ran: list[int] = []
    begun, go_on = threading.Event(), threading.Event()
    asyncio.run(scenario())

    assert ran == list(range(9))


def test_who_leaves_before_his_turn_is_passed_over(executor: SqliteExecutor) -> None:
    async def scenario() -> None:
        async with busy_writer(executor):
            leaving, staying = await begin(*(executor.write(ran.append, n) for n in (1, 2)))
            leaving.cancel()
        await staying

    ran: list[int] = []
    asyncio.run(scenario())

    assert ran == [2]


def test_who_leaves_while_the_batch_runs_is_passed_over_until_it_is_his_turn(
    executor: SqliteExecutor,
) -> None:
    def run(number: int) -> None:
        ran.append(number)
        begun.set()
        assert left.wait(LONG)

    async def scenario() -> None:
        async with busy_writer(executor):
            running, leaving = await begin(*(executor.write(run, n) for n in (1, 2)))
        await asyncio.to_thread(begun.wait, LONG)
        leaving.cancel()
        left.set()
        await running

    ran: list[int] = []
    begun, left = threading.Event(), threading.Event()
    asyncio.run(scenario())

    assert ran == [1]


def test_what_was_begun_is_done_when_its_caller_leaves_and_nobody_complains(
    executor: SqliteExecutor, caplog: pytest.LogCaptureFixture
) -> None:
    def run(error: Exception | None) -> None:
        begun.set()
        assert left.wait(LONG)
        done.append(error)
        if error is not None:
            raise error

    async def scenario(error: Exception | None) -> None:
        (leaving,) = await begin(executor.write(run, error))
        await asyncio.to_thread(begun.wait, LONG)
        leaving.cancel()
        await asyncio.sleep(0)
        left.set()
        await executor.write(lambda _: None, None)

    begun, left = threading.Event(), threading.Event()
    done: list[Exception | None] = []
    trouble = ValueError("Nobody hears of it.")
    with caplog.at_level(logging.DEBUG):
        asyncio.run(scenario(None))
        begun.clear()
        left.clear()
        asyncio.run(scenario(trouble))
        gc.collect()

    assert done == [None, trouble]
    assert [line for line in caplog.records if line.levelno > logging.DEBUG] == []


def test_who_leaves_takes_his_request_along_at_once(executor: SqliteExecutor) -> None:
    async def scenario() -> None:
        async with busy_writer(executor):
            request = Request()
            kept = weakref.ref(request)
            (leaving,) = await begin(executor.write(lambda _: None, request))
            del request
            leaving.cancel()
            await asyncio.wait([leaving])
            del leaving
            gc.collect()
            assert kept() is None

    asyncio.run(scenario())


def test_what_was_done_is_not_kept_until_the_next_write(executor: SqliteExecutor) -> None:
    def run(request: Request) -> None:
        if request.is_wrong:
            raise ValueError

    async def write(request: Request, freed: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()
        weakref.finalize(request, loop.call_soon_threadsafe, freed.set)
        with suppress(ValueError):
            await executor.write(run, request)

    async def scenario() -> None:
        for is_wrong in (False, True):
            freed = asyncio.Event()
            await write(Request(is_wrong), freed)
            await asyncio.wait_for(freed.wait(), LONG)

    gc.disable()
    try:
        asyncio.run(scenario())
    finally:
        gc.enable()


def test_a_write_that_outlives_its_loop_leaves_the_executor_as_good_as_before(
    executor: SqliteExecutor, caplog: pytest.LogCaptureFixture
) -> None:
    def run(_: None) -> None:
        begun.set()
        assert ended.wait(LONG)

    async def leave() -> None:
        await begin(executor.write(run, None))
        await asyncio.to_thread(begun.wait, LONG)

    begun, ended = threading.Event(), threading.Event()
    asyncio.run(leave())
    ended.set()
    executor.close()

    assert asyncio.run(executor.write(str.upper, "works")) == "WORKS"
    assert caplog.records == []


def test_closing_finishes_all_that_waits(
    executor: SqliteExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_writer, "LONGEST", 0.0)  # so that each batch leaves most of it

    async def scenario() -> None:
        first = await begin(*(executor.write(ran.append, n) for n in range(5)))
        await asyncio.sleep(0)
        second = await begin(*(executor.write(ran.append, n) for n in range(5, 9)))
        executor.close()
        assert ran == list(range(9))
        await asyncio.gather(*first, *second)

    ran: list[int] = []
    asyncio.run(scenario())

    assert ran == list(range(9))


def test_what_no_future_takes_as_an_error_hurts_its_caller_only(executor: SqliteExecutor) -> None:
    def run(is_wrong: bool) -> str:
        if is_wrong:
            raise StopIteration
        return "works"

    found = asyncio.run(together(executor, run, [False, True, False]))

    assert [found[0], type(found[1]), found[2]] == ["works", RuntimeError, "works"]
