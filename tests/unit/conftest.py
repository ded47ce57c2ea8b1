"""The use cases on fakes."""

import pytest

from blog.application.posts import PostService
from blog.application.users import UserService
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
    return UserService(lambda: MemoryUnitOfWork(memory), MemoryUserQueries(memory), clock)


@pytest.fixture
def posts(memory: Memory, clock: FakeClock) -> PostService:
    return PostService(
        lambda: MemoryUnitOfWork(memory),
        MemoryPostQueries(memory),
        MemoryUserQueries(memory),
        clock,
    )
