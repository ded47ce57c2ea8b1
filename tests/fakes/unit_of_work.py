"""The unit of work as a copy of the memory, to which it returns from what is not committed."""

from types import TracebackType
from typing import Generic, Self, TypeVar

from tests.fakes.memory import Memory, ServiceMemory
from tests.fakes.passwords import MemoryPasswordRepository
from tests.fakes.posts import MemoryPostRepository
from tests.fakes.sessions import MemorySessionRepository
from tests.fakes.stored_answers import MemoryAnswerRepository
from tests.fakes.throttle import MemoryThrottleRepository
from tests.fakes.users import MemoryUserRepository

Stored = TypeVar("Stored", bound=ServiceMemory)


class MemoryServiceUnitOfWork(Generic[Stored]):
    """That of a service is a subclass, with its repositories."""

    def __init__(self, memory: Stored) -> None:
        self._memory = memory
        self.answers = MemoryAnswerRepository(memory)

    def __enter__(self) -> Self:
        self._committed = self._memory.copy()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._memory.become(self._committed)

    def commit(self) -> None:
        self._committed = self._memory.copy()


class MemoryUnitOfWork(MemoryServiceUnitOfWork[Memory]):
    """That of the blog."""

    def __init__(self, memory: Memory) -> None:
        super().__init__(memory)
        self.users = MemoryUserRepository(memory)
        self.posts = MemoryPostRepository(memory)
        self.passwords = MemoryPasswordRepository(memory)
        self.sessions = MemorySessionRepository(memory)
        self.throttles = MemoryThrottleRepository(memory)
