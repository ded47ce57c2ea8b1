"""Turns at the threads that compute: few at a time, and no end of waiting for none."""

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from blog.adapters.system.computer import MOST_TURNS, ThreadComputer
from blog.domain.errors import Overloaded, Unavailable

CROWD = 20
HANGS = 10.0
"""Seconds after which a test would wait for ever."""


@asynccontextmanager
async def a_taken_turn(computer: ThreadComputer) -> AsyncIterator[None]:
    """Somebody else has the turn until the block is left."""
    begun, over = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with computer.turn():
            begun.set()
            await over.wait()

    holder = asyncio.create_task(hold())
    await begun.wait()
    yield
    over.set()
    await holder


async def take_a_turn(computer: ThreadComputer) -> str:
    async with computer.turn():
        return await computer.compute(lambda: threading.current_thread().name)


def run(test: Callable[[], Awaitable[None]]) -> None:
    async def limited() -> None:
        async with asyncio.timeout(HANGS):
            await test()

    asyncio.run(limited())


def test_what_is_computed_comes_back_from_a_thread_of_its_own() -> None:
    computer = ThreadComputer()

    async def test() -> None:
        assert (await take_a_turn(computer)).startswith("blog-computer")
        assert await computer.compute(sorted, [2, 3, 1], reverse=True) == [3, 2, 1]
        with pytest.raises(ZeroDivisionError):
            await computer.compute(divmod, 1, 0)

    run(test)
    computer.close()


def test_what_is_computed_is_served_last_and_nothing_else_is() -> None:
    computer = ThreadComputer()
    before = os.nice(0)

    async def test() -> None:
        niceness = await computer.compute(os.nice, 0)
        assert niceness == (min(19, before + 10) if sys.platform == "linux" else before)
        assert os.nice(0) == before

    run(test)
    computer.close()


@pytest.mark.parametrize("turns", [1, 3])
def test_no_more_than_the_turns_are_taken_at_a_time(turns: int) -> None:
    computer = ThreadComputer(turns=turns)
    under_way, most = 0, 0

    async def one() -> None:
        nonlocal under_way, most
        async with computer.turn():
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0)
            under_way -= 1

    async def test() -> None:
        await asyncio.gather(*(one() for _ in range(CROWD)))

    run(test)
    assert most == turns


def test_two_hashes_are_made_at_a_time_and_one_on_a_single_processor() -> None:
    assert min(2, os.cpu_count() or 1) == MOST_TURNS


def test_whoever_comes_when_too_many_wait_is_refused_at_once() -> None:
    computer = ThreadComputer(turns=1, waiting=1)

    async def test() -> None:
        async with a_taken_turn(computer):
            waiting = asyncio.create_task(take_a_turn(computer))
            await asyncio.sleep(0)
            with pytest.raises(Overloaded):
                await take_a_turn(computer)
        assert await waiting

    run(test)
    computer.close()


def test_whoever_has_waited_long_enough_is_refused_and_leaves_the_place() -> None:
    computer = ThreadComputer(turns=1, waiting=1, patience=0.01)

    async def test() -> None:
        async with a_taken_turn(computer):
            for _ in range(2):
                with pytest.raises(Unavailable) as refusal:
                    await take_a_turn(computer)
                assert type(refusal.value) is Unavailable
        assert await take_a_turn(computer)

    run(test)
    computer.close()


def test_whoever_goes_away_while_waiting_takes_no_turn_along() -> None:
    computer = ThreadComputer(turns=1)

    async def test() -> None:
        async with a_taken_turn(computer):
            gone = [asyncio.create_task(take_a_turn(computer)) for _ in range(CROWD)]
            await asyncio.sleep(0)
            for each in gone[::2]:
                each.cancel()
        gone[1].cancel()  # just when its turn comes
        results = await asyncio.gather(*gone, return_exceptions=True)
        assert sum(isinstance(each, str) for each in results) == CROWD // 2 - 1
        assert await take_a_turn(computer)

    run(test)
    computer.close()


def test_it_can_be_used_again_after_it_was_closed() -> None:
    computer = ThreadComputer(turns=1)

    async def test() -> None:
        await asyncio.gather(*(take_a_turn(computer) for _ in range(3)))

    for _ in range(2):  # each on a loop of its own
        run(test)
        computer.close()
