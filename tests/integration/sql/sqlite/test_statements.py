"""Statements whose rows SQLite finds while they are read."""

from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError

from blog.adapters.sql.paging import Place, page
from blog.adapters.sql.statements import Statement
from blog.adapters.sql.tables import users
from blog.application.observing import RequestNotes, current_notes
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


@pytest.mark.parametrize("from_position", [False, True])
def test_a_page_is_planned_once_whatever_its_limit(engine: Engine, from_position: bool) -> None:
    """SQLite asks an authorizer about a statement whenever it plans it."""
    place = Place(descending=True, from_position=from_position, dialect="sqlite")
    names = Statement(page(select(users.c.name), (users.c.name_folded, users.c.id), place))
    asked: list[object] = []

    def allow(*about: object) -> int:
        asked.append(about)
        return 0

    def read(limit: int) -> None:
        parameters = {"limit": limit, "skip": 0, "after_0": "ada", "after_id": 1}
        names.all(connection, parameters)

    with engine.connect() as connection:
        driver_connection: Any = connection.connection.driver_connection
        driver_connection.set_authorizer(allow)
        read(limit=2)
        assert asked
        asked.clear()
        for limit in (2, 3, 21):
            read(limit)
        driver_connection.set_authorizer(None)

    assert asked == []


def test_looking_for_rows_is_time_in_the_database(engine: Engine, store: Store) -> None:
    store.add(*(a_user(f"User {n}") for n in range(9)))
    notes = RequestNotes()
    token = current_notes.set(notes)

    with engine.connect() as connection, NAMES.rows(connection) as rows:
        begun = notes.database_seconds
        assert len(list(rows)) == 9
    current_notes.reset(token)

    assert notes.database_seconds > begun
    assert notes.statements == 1
