"""The marks of ids: the highest id that each table ever issued, so that none comes twice."""

from sqlalchemy import Connection, text

_SEQUENCE = text("SELECT pg_get_serial_sequence(:table, 'id')")


def id_mark(connection: Connection, table: str) -> int:
    """0 where no id was issued yet."""
    if connection.dialect.name == "postgresql":
        sequence = connection.scalar(_SEQUENCE, {"table": table})
        last = connection.exec_driver_sql(f"SELECT last_value, is_called FROM {sequence}").one()  # noqa: S608
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
