"""Changing what a user signs in with, as tests do it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from blog.application.credentials import ChangeUser, SignIn
from blog.application.user_queries import UserView
from blog.application.users import EditUser
from blog.domain.errors import (
    BlogError,
    InvalidInput,
)
from blog.domain.passwords import WrongCredentials
from blog.domain.policy import Actor
from tests.fakes.computer import InlineComputer
from tests.fakes.memory import Memory
from tests.unit.application.restricted import (
    ADA,
    ADAS_EMAIL,
    ADAS_PASSWORD,
    ELSEWHERE,
    HERE,
    Blog,
)

NEW_EMAIL, NEW_PASSWORD = "lovelace@example.com", "quite another phrase"
PROOF: dict[str, Any] = {"current_password": ADAS_PASSWORD}
WRONG_PROOF: dict[str, Any] = {"current_password": "not Ada's phrase"}


class ComputerThatCounts(InlineComputer):
    """How often a turn is taken."""

    def __init__(self) -> None:
        self.turns = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        self.turns += 1
        yield


def change(
    blog: Blog,
    actor: Actor | None = ADA,
    user_id: int = ADA.user_id,
    password: str | None = None,
    current_password: str | None = None,
    **edit: Any,
) -> UserView:
    command = ChangeUser(EditUser(user_id, **edit), password, current_password, HERE)
    return asyncio.run(blog.credentials.change_user(command, actor))


def refusal(blog: Blog, kind: type[BlogError], **request: Any) -> BlogError:
    """What is raised; then nothing but the count of attempts has changed."""
    before = blog.memory.copy()
    with pytest.raises(kind) as caught:
        change(blog, **request)
    assert but_for_attempts(blog.memory) == but_for_attempts(before)
    return caught.value


def but_for_attempts(memory: Memory) -> Memory:
    rest = memory.copy()
    rest.throttles = {}
    return rest


def code_of(error: BlogError) -> tuple[str, str]:
    assert isinstance(error, InvalidInput)
    return error.field, error.field_code


def can_sign_in(blog: Blog, password: str, email: str = ADAS_EMAIL) -> bool:
    try:
        asyncio.run(blog.credentials.sign_in(SignIn(email, password, ELSEWHERE)))
    except WrongCredentials:
        return False
    return True
