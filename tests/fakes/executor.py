"""Runs everything at once, where it is called."""

from collections.abc import Callable
from typing import TypeVar

from tests.fakes.memory import ServiceMemory

Request = TypeVar("Request")
Answer = TypeVar("Answer")


class InlineExecutor:
    def __init__(self, memory: ServiceMemory) -> None:
        self._memory = memory

    async def read(self, query: Callable[[Request], Answer], request: Request) -> Answer:
        return query(request)

    async def scan(self, query: Callable[[Request], Answer], request: Request) -> Answer:
        return query(request)

    async def write(self, use_case: Callable[[Request], Answer], request: Request) -> Answer:
        with self._memory.transaction():
            return use_case(request)
