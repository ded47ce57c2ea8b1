"""Drivers that tell what they execute, whether SQLAlchemy knows of it or not."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from sqlalchemy import Engine, event

from blog.adapters.sql.sqlite import driver as sqlite_driver

Executed = list[tuple[str, Any]]
"""Statements, each with its parameters."""

_listening: WeakKeyDictionary[Engine, list[Executed]] = WeakKeyDictionary()


def make_audible(engine: Engine) -> None:
    """Before it has any connection."""
    listening = _listening[engine] = []

    def tell(statement: Any, parameters: Any) -> None:
        for executed in listening:
            executed.append((str(statement), parameters))

    @event.listens_for(engine, "do_connect")
    def use_audible(_dialect: Any, _record: Any, _arguments: Any, options: dict[str, Any]) -> None:
        if engine.dialect.name == "sqlite":
            options["factory"] = _sqlite_connection(tell)
        else:
            options["cursor_factory"] = _postgres_cursor(tell)


def _sqlite_connection(tell: Any) -> type:
    class Cursor(sqlite_driver.Cursor):  # type: ignore[name-defined,misc]  # found at run time
        def execute(self, statement: str, parameters: Any = ()) -> Any:
            tell(statement, tuple(parameters))
            return super().execute(statement, parameters)

    class Connection(sqlite_driver.Connection):  # type: ignore[name-defined,misc]  # the same
        def cursor(self, factory: Any = Cursor) -> Any:
            return super().cursor(factory)

    return Connection


def _postgres_cursor(tell: Any) -> type:
    class Cursor(psycopg.Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
            tell(query, params)
            return super().execute(query, params, **options)

    return Cursor


@contextmanager
def statements(engine: Engine) -> Iterator[Executed]:
    """What its driver executes meanwhile, for us or to keep a connection in order."""
    executed: Executed = []
    _listening[engine].append(executed)
    try:
        yield executed
    finally:
        _listening[engine].remove(executed)


def queries(executed: Executed) -> list[str]:
    """Those that read a table. Those that keep a connection in order read none."""
    return [
        statement
        for statement, _ in executed
        if statement.startswith(("SELECT", "WITH"))
        and "FROM" in statement.split()
        and "INSERT" not in statement.split()
    ]
