"""Signing in, as tests do it."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from blog.application.credentials import NewSession, SignIn
from blog.domain.errors import BlogError
from tests.fakes.computer import InlineComputer
from tests.fakes.passwords import PlainPasswordHasher
from tests.unit.application.restricted import (
    ADAS_EMAIL,
    ADAS_PASSWORD,
    HERE,
    Blog,
)

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

RIGHT = SignIn(ADAS_EMAIL, ADAS_PASSWORD, HERE)
WRONG = SignIn(ADAS_EMAIL, "not Ada's phrase", HERE)
UNKNOWN = SignIn("nobody@example.com", ADAS_PASSWORD, HERE)


class ComputerThatTakesTime(InlineComputer):
    """Others have their turn before it is done."""

    async def compute(
        self,
        function: Callable[Arguments, Answer],
        *arguments: Arguments.args,
        **options: Arguments.kwargs,
    ) -> Answer:
        await asyncio.sleep(0)
        return function(*arguments, **options)


class PasswordsWithAnAside(PlainPasswordHasher):
    """While one is compared, something else happens."""

    def __init__(self) -> None:
        super().__init__()
        self.aside: Callable[[], object] = lambda: None

    def verify(self, password: str, password_hash: str | None) -> bool:
        self.aside()
        return super().verify(password, password_hash)


def sign_in(blog: Blog, command: SignIn = RIGHT) -> NewSession:
    return asyncio.run(blog.credentials.sign_in(command))


def outcomes(blog: Blog, *commands: SignIn) -> list[type[BlogError] | None]:
    """Of one after the other; None for those who are signed in."""

    async def one_by_one() -> list[type[BlogError] | None]:
        found: list[type[BlogError] | None] = []
        for command in commands:
            try:
                await blog.credentials.sign_in(command)
                found.append(None)
            except BlogError as error:
                found.append(type(error))
        return found

    return asyncio.run(one_by_one())
