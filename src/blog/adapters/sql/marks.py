"""The marks of ids: the highest id that each table ever issued, so that none comes twice."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Integer, Table, event, text

_SEQUENCE = text("SELECT pg_get_serial_sequence(:table, 'id')")


def id_mark(connection: Connection, table: str) -> int:
    """0 where no id was issued yet."""
    if connection.dialect.name == "postgresql":
        sequence = connection.scalar(_SEQUENCE, {"table": table})
        state = f"SELECT last_value, is_called FROM {sequence}"  # noqa: S608 - PostgreSQL quoted it
        last = connection.exec_driver_sql(state).one()
        return int(last.last_value) if last.is_called else 0
    mark = text("SELECT seq FROM sqlite_sequence WHERE name = :table")
    return connection.scalar(mark, {"table": table}) or 0


def raise_id_mark(connection: Connection, table: str, mark: int) -> None:
    """Issue no id up to `mark`; one that is higher already stays."""
    if mark <= id_mark(connection, table):
        return
    place = {"table": table, "mark": mark}
    if connection.dialect.name == "postgresql":
        connection.execute(
            text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :mark)"), place
        )
        return
    connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), place)
    connection.execute(
        text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :mark)"), place
    )


@contextmanager
def preserving_ids(connection: Connection) -> Iterator[None]:
    """Keep AUTOINCREMENT and its marks while tables are made anew, so that no id comes twice.

    Of another database, nothing has to be kept.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    before = _marks(connection)
    event.listen(Table, "before_create", _count_ids)
    try:
        yield
    finally:
        event.remove(Table, "before_create", _count_ids)
    tables = set(connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")))
    for name, mark in before.items():
        if name in tables:
            raise_id_mark(connection, name, mark)


def _count_ids(table: Table, connection: Connection, **options: object) -> None:
    """A table that Alembic makes anew is read off the old one, which does not tell of this."""
    keys = list(table.primary_key)
    if len(keys) == 1 and isinstance(keys[0].type, Integer):
        table.dialect_options["sqlite"]["autoincrement"] = True


def _marks(connection: Connection) -> dict[str, int]:
    exists = text("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_sequence'")
    if not connection.scalar(exists):
        return {}
    rows = connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
    return {row.name: row.seq for row in rows}
