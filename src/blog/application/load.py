"""How much waits at a time: what could not be served in time is refused at once."""

from collections.abc import Callable
from typing import TypeVar

from blog.application.observing import UNOBSERVED, Level
from blog.application.ports import Executor, Observer
from blog.domain.errors import Overloaded

Request = TypeVar("Request")
Answer = TypeVar("Answer")

MOST_READS = 512
MOST_SCANS = 64
MOST_WRITES = 512
"""A store that does a hundred a second, few as that is, does so many in the five seconds that a
write may wait."""


class BoundedExecutor:
    """Hands on at most so many of each kind at a time (ADR 0016).

    One more raises Overloaded before anything is begun. Each kind has places of its own: writes
    that wait for a lock are in nobody's way who reads.
    """

    def __init__(
        self,
        executor: Executor,
        observer: Observer = UNOBSERVED,
        *,
        reads: int = MOST_READS,
        scans: int = MOST_SCANS,
        writes: int = MOST_WRITES,
    ) -> None:
        self._executor = executor
        self._reads = _Places(reads)
        self._scans = _Places(scans)
        self._writes = _Places(writes)
        observer.watch(Level.READS, self._reads.taken)
        observer.watch(Level.SCANS, self._scans.taken)
        observer.watch(Level.WRITES, self._writes.taken)

    def is_full_of_writes(self) -> bool:
        """Whether a write would be refused now: asked before more of it is read."""
        return self._writes.free == 0

    async def read(self, query: Callable[[Request], Answer], request: Request) -> Answer:
        self._reads.take()
        try:
            return await self._executor.read(query, request)
        finally:
            self._reads.free += 1

    async def scan(self, query: Callable[[Request], Answer], request: Request) -> Answer:
        self._scans.take()
        try:
            return await self._executor.scan(query, request)
        finally:
            self._scans.free += 1

    async def write(self, use_case: Callable[[Request], Answer], request: Request) -> Answer:
        self._writes.take()
        try:
            return await self._executor.write(use_case, request)
        finally:
            self._writes.free += 1


class _Places:
    """A number of places. They are taken and left on one event loop, so that no lock is needed."""

    def __init__(self, number: int) -> None:
        self._number = self.free = number

    def taken(self) -> int:
        return self._number - self.free

    def take(self) -> None:
        """One of them. It is given back by whoever took it. Raises Overloaded."""
        if self.free == 0:
            raise Overloaded
        self.free -= 1
