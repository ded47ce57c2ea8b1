"""What computes at once, on the thread that asks."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


class InlineComputer:
    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        yield

    async def compute(
        self,
        function: Callable[Arguments, Answer],
        *arguments: Arguments.args,
        **options: Arguments.kwargs,
    ) -> Answer:
        return function(*arguments, **options)
