"""Threads for what burns processors: few, and behind everything else."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

from blog.domain.errors import Overloaded, Unavailable

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

MOST_TURNS = min(2, os.cpu_count() or 1)
"""Two hashes of 19 MiB stay far below 64 MiB."""

MOST_TURNS_OF_ALL = 4
"""Of all processes together: fewer than the five wrong passwords that a client may try, so that
right ones are not refused for being many at once. Beyond four processes each still has one."""

MOST_WAITING = 256

PATIENCE = 5.0
"""Seconds that somebody waits for a turn."""

_NICENESS = 10


def turns_of_each(processes: int) -> int:
    """How many turns each of so many processes has at a time."""
    return max(1, min(MOST_TURNS, MOST_TURNS_OF_ALL // processes))


class ThreadComputer:
    """The Computer on threads that the system serves last, where it knows of such."""

    def __init__(
        self,
        *,
        turns: int = MOST_TURNS,
        waiting: int = MOST_WAITING,
        patience: float = PATIENCE,
    ) -> None:
        self._number = turns
        self._places = waiting
        self._patience = patience
        self._open()

    def _open(self) -> None:
        self._turns = asyncio.Semaphore(self._number)
        self._threads = ThreadPoolExecutor(self._number, "blog-computer", _be_served_last)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        if self._places == 0:
            raise Overloaded
        self._places -= 1
        turns = self._turns
        try:
            async with asyncio.timeout(self._patience):
                await turns.acquire()
        except TimeoutError:
            raise Unavailable from None
        finally:
            self._places += 1
        try:
            yield
        finally:
            turns.release()

    async def compute(
        self,
        function: Callable[Arguments, Answer],
        *arguments: Arguments.args,
        **options: Arguments.kwargs,
    ) -> Answer:
        call = partial(copy_context().run, partial(function, *arguments, **options))
        return await asyncio.get_running_loop().run_in_executor(self._threads, call)

    def close(self) -> None:
        """Finish what is running; it may be used again, on another event loop as well."""
        self._threads.shutdown()
        self._open()


def _be_served_last() -> None:
    if sys.platform == "linux":  # where it is of this thread only, and not of the whole process
        os.nice(_NICENESS)
