"""People whose passwords are real."""

import asyncio
from collections.abc import Callable
from functools import cache
from typing import TypeVar

from fastapi import FastAPI

from blog.adapters.system.passwords import Argon2PasswordHasher
from blog.application.blog_unit_of_work import BlogUnitOfWork
from tests.access.people import PASSWORD, People, settle
from tests.builders import a_user

Answer = TypeVar("Answer")


@cache
def password_hash() -> str:
    """Of PASSWORD; it takes long to make one."""
    return Argon2PasswordHasher().hash(PASSWORD)


def people_in(app: FastAPI) -> People:
    """Everybody moves into the database of the app."""
    now = app.state.container.clock().now()
    return _write(app, lambda work: settle(work, now, password_hash()))


def authors_in(app: FastAPI, number: int) -> list[str]:
    """So many authors with PASSWORD: their addresses."""

    def move_in(work: BlogUnitOfWork) -> list[str]:
        authors = [a_user(f"Author number {each}") for each in range(number)]
        for author in authors:
            work.users.add(author)
            work.passwords.set(author.id, password_hash())
        work.commit()
        return [author.email.value for author in authors]

    return _write(app, move_in)


def _write(app: FastAPI, use_case: Callable[[BlogUnitOfWork], Answer]) -> Answer:
    container = app.state.container

    def run(_: None) -> Answer:
        with container.unit_of_work() as work:
            return use_case(work)

    answer: Answer = asyncio.run(container.executor().write(run, None))
    return answer
