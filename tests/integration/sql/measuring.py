"""Which statements run."""

from collections.abc import Iterator
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
