"""What a query costs SQLite, in units that do not depend on the machine."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine

from tests.drivers import statements


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
