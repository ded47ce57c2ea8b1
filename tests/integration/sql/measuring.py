"""What a query costs, in units that do not depend on the machine."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event


@contextmanager
def statements(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """The SQL statements that run meanwhile, each with its parameters."""
    seen: list[tuple[str, Any]] = []

    def remember(
        connection: Connection, cursor: Any, statement: str, parameters: Any, *rest: object
    ) -> None:
        seen.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", remember)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", remember)


def plan(engine: Engine, query: Callable[[], object]) -> list[str]:
    """How SQLite goes about the one statement of the query."""
    with statements(engine) as seen:
        query()
    ((statement, parameters),) = seen
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [row.detail for row in rows]


def steps(connection: Connection, query: Callable[[], object]) -> int:
    """The number of steps that SQLite's virtual machine takes for the query."""
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    driver_connection: Any = connection.connection.driver_connection
    driver_connection.set_progress_handler(count, 1)
    try:
        query()
    finally:
        driver_connection.set_progress_handler(None, 1)
    return taken
