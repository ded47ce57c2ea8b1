"""What is in a database, seen from outside: on a connection of which the service knows nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, NullPool, create_engine, inspect

from blog.adapters.sql.urls import parse_url

Tables = dict[str, list[Any]]

_WHOLE_ROW = {"sqlite": "*", "postgresql": "CAST(whole AS text)"}
"""The driver of PostgreSQL cannot read infinity, which is where drafts stand in lists."""


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    engine = create_engine(parse_url(url), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def everything(connection: Connection) -> Tables:
    """All rows of all tables, also of those that only one of the databases has."""
    row = _WHOLE_ROW[connection.dialect.name]
    rows = {
        name: connection.exec_driver_sql(f'SELECT {row} FROM "{name}" AS whole').all()  # noqa: S608
        for name in inspect(connection).get_table_names()
    }
    return {name: sorted(map(tuple, rows[name]), key=repr) for name in rows}


def rows(url: str, statement: str) -> list[Any]:
    with connected(url) as connection:
        return [tuple(row) for row in connection.exec_driver_sql(statement)]


def execute(url: str, *statements: str) -> None:
    with connected(url) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
