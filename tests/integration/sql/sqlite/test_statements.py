"""Statements whose rows SQLite finds while they are read."""

from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError

from blog.adapters.sql.statements import Statement
from blog.adapters.sql.tables import users
from tests.builders import a_user
from tests.contracts.stores import Store

NAMES = Statement(select(users.c.name).order_by(users.c.id))


def test_trouble_on_the_way_through_the_rows_is_an_error_of_sqlalchemy(
    engine: Engine, store: Store
) -> None:
    store.add(*(a_user(f"User {n}") for n in range(9)))

    with engine.connect() as connection:
        driver_connection: Any = connection.connection.driver_connection

        def read_until_interrupted() -> None:
            with NAMES.rows(connection) as rows:
                next(rows)
                driver_connection.set_progress_handler(lambda: 1, 1)
                list(rows)

        with pytest.raises(OperationalError, match="interrupted"):
            read_until_interrupted()

        driver_connection.set_progress_handler(None, 1)
        assert NAMES.first(connection) == ["User 0"]
