"""What is a mistake of ours, and no fault of the database."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.constraints import Constraint, broken_constraint
from blog.adapters.sql.postgres_executor import PostgresExecutor
from blog.adapters.sql.sqlite_executor import SqliteExecutor
from blog.application.ports import Executor
from blog.domain.posts import Post
from blog.domain.users import User
from tests.builders import a_post, a_user
from tests.contracts.stores import Store

READ_SCAN_WRITE: list[Callable[[Executor], Callable[[Any, Any], Any]]] = [
    lambda executor: executor.read,
    lambda executor: executor.scan,
    lambda executor: executor.write,
]


@pytest.mark.parametrize("run", READ_SCAN_WRITE)
def test_a_wrong_statement_is_no_trouble_but_a_mistake_of_ours(
    executor: SqliteExecutor | PostgresExecutor,
    lent: LentConnection,
    run: Callable[[Executor], Callable[[Any, Any], Any]],
) -> None:
    with pytest.raises(DBAPIError, match="syntax error"):
        asyncio.run(run(executor)(lambda sql: lent.get().execute(text(sql)), "SELECT FROM WHERE"))


@pytest.mark.parametrize("wrong", [a_user(age=151), a_post("Four", author_id=1)])
def test_what_the_domain_should_have_refused_is_a_mistake_of_ours(
    store: Store, wrong: User | Post
) -> None:
    store.add(a_user("Ada"))

    with pytest.raises(IntegrityError, match=r"(?i)check constraint"):
        store.add(wrong)


def test_a_mistake_while_saving_is_not_taken_for_a_refusal(store: Store) -> None:
    user = a_user()
    store.add(user)

    with store.work() as work, pytest.raises(IntegrityError, match=r"(?i)check constraint"):
        work.users.save(replace(user, age=151))


def test_an_unknown_constraint_has_no_name() -> None:
    error = IntegrityError("INSERT", {}, Exception("something else failed"))

    assert broken_constraint(error) == Constraint("unknown", "")
