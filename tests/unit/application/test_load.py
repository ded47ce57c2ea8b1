"""How much waits at a time, and what becomes of the rest."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from blog.application.load import BoundedExecutor
from blog.domain.errors import Overloaded

Request = TypeVar("Request")
Answer = TypeVar("Answer")

METHODS = ("read", "scan", "write")

each_kind = pytest.mark.parametrize("kind", METHODS)


class WaitingExecutor:
    """Runs what it is given once it may."""

    def __init__(self) -> None:
        self.may_run = asyncio.Event()

    async def read(self, query: Callable[[Request], Answer], request: Request) -> Answer:
        await self.may_run.wait()
        return query(request)

    scan = read
    write = read


def run(then: Callable[[WaitingExecutor, BoundedExecutor], Awaitable[None]]) -> None:
    """With two places of each kind."""

    async def with_executors() -> None:
        waiting = WaitingExecutor()
        await then(waiting, BoundedExecutor(waiting, reads=2, scans=2, writes=2))

    asyncio.run(with_executors())


def double(number: int) -> int:
    return 2 * number


def refuse(number: int) -> int:
    raise ZeroDivisionError


@each_kind
def test_what_has_a_place_waits_and_one_more_is_refused_at_once(kind: str) -> None:
    async def then(waiting: WaitingExecutor, bounded: BoundedExecutor) -> None:
        execute = getattr(bounded, kind)
        begun = [asyncio.create_task(execute(double, number)) for number in (1, 2)]
        await asyncio.sleep(0)

        with pytest.raises(Overloaded):
            await execute(double, 3)

        waiting.may_run.set()
        assert await asyncio.gather(*begun) == [2, 4]

    run(then)


def test_it_is_full_of_writes_once_each_place_is_taken() -> None:
    async def then(waiting: WaitingExecutor, bounded: BoundedExecutor) -> None:
        for _ in range(2):
            assert not bounded.is_full_of_writes()
            write = asyncio.create_task(bounded.write(double, 1))
            await asyncio.sleep(0)
        assert bounded.is_full_of_writes()

        waiting.may_run.set()
        await write
        assert not bounded.is_full_of_writes()

    run(then)


@each_kind
def test_a_place_is_free_again_whatever_became_of_it(kind: str) -> None:
    async def then(waiting: WaitingExecutor, bounded: BoundedExecutor) -> None:
        execute = getattr(bounded, kind)
        given_up = [asyncio.create_task(execute(double, number)) for number in (1, 2)]
        await asyncio.sleep(0)
        for task in given_up:
            task.cancel()
        await asyncio.gather(*given_up, return_exceptions=True)
        waiting.may_run.set()
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                await execute(refuse, 1)

        again = [execute(double, number) for number in (1, 2)]
        assert await asyncio.gather(*again) == [2, 4]

    run(then)


@each_kind
def test_one_kind_takes_no_place_of_another(kind: str) -> None:
    async def then(waiting: WaitingExecutor, bounded: BoundedExecutor) -> None:
        waits = [asyncio.create_task(getattr(bounded, kind)(double, n)) for n in (1, 2)]
        await asyncio.sleep(0)
        others = [
            asyncio.create_task(getattr(bounded, other)(double, 3))
            for other in METHODS
            if other != kind
        ]
        await asyncio.sleep(0)

        waiting.may_run.set()

        assert await asyncio.gather(*others) == [6, 6]
        await asyncio.gather(*waits)

    run(then)
