"""The unit of work as a copy of the memory, which takes its place when it is committed."""

from types import TracebackType
from typing import Self

from tests.fakes.memory import Memory
from tests.fakes.posts import MemoryPostRepository
from tests.fakes.users import MemoryUserRepository


class MemoryUnitOfWork:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def __enter__(self) -> Self:
        self._changed = self._memory.copy()
        self.users = MemoryUserRepository(self._changed)
        self.posts = MemoryPostRepository(self._changed)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """What was not committed is forgotten with the copy."""

    def commit(self) -> None:
        self._memory.become(self._changed.copy())
