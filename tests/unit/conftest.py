"""The use cases on fakes."""

import pytest

from blog.application.access import Access
from blog.application.posts import PostService
from blog.application.users import UserService
from blog.domain.policy import open_access
from tests.builders import NOW
from tests.fakes.clock import FakeClock
from tests.fakes.memory import Memory
from tests.fakes.posts import MemoryPostQueries
from tests.fakes.unit_of_work import MemoryUnitOfWork
from tests.fakes.users import MemoryUserQueries


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def users(memory: Memory, clock: FakeClock) -> UserService:
    queries = MemoryUserQueries(memory)
    return UserService(lambda: MemoryUnitOfWork(memory), queries, clock, Access(open_access))


@pytest.fixture
def posts(memory: Memory, clock: FakeClock) -> PostService:
    return PostService(
        lambda: MemoryUnitOfWork(memory),
        MemoryPostQueries(memory),
        MemoryUserQueries(memory),
        clock,
        Access(open_access),
    )
