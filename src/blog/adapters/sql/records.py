"""Records in SQL: a row each, with an id and a version."""

from collections.abc import Callable
from typing import Any, Generic

from sqlalchemy import Column, Connection, Table, bindparam, delete, insert, select, update

from blog.adapters.sql.statements import Row, Statement
from blog.adapters.sql.table_parts import stored_values
from blog.domain.errors import NotFound, VersionConflict
from blog.domain.records import AnyRecord


class Rows(Generic[AnyRecord]):
    """How records of one kind are stored in a table. Made once, for all connections.

    `to_row` says all columns but the id, and `from_row` reads those that are `shown`.
    """

    def __init__(
        self,
        table: Table,
        shown: tuple[Column[Any], ...],
        *,
        to_row: Callable[[AnyRecord], dict[str, Any]],
        from_row: Callable[[Row], AnyRecord],
        missing: type[NotFound],
    ) -> None:
        is_it = table.c.id == bindparam("of_id")
        is_current = table.c.version == bindparam("of_version")
        by_id = select(*shown).where(is_it)
        self._get = Statement(by_id)
        self._get_to_change = Statement(by_id.with_for_update())
        self._add = Statement(insert(table).values(stored_values(table)))
        self._save = Statement(update(table).where(is_it, is_current).values(stored_values(table)))
        self._remove = Statement(delete(table).where(is_it))
        self._to_row, self._from_row, self._missing = to_row, from_row, missing

    def get(self, connection: Connection, record_id: int, *, to_change: bool = False) -> AnyRecord:
        statement = self._get_to_change if to_change else self._get
        row = statement.first(connection, {"of_id": record_id})
        if row is None:
            raise self._missing
        return self._from_row(row)

    def add(self, connection: Connection, record: AnyRecord) -> None:
        record.id = self._add.insert(connection, self._to_row(record))

    def save(self, connection: Connection, record: AnyRecord) -> None:
        row = self._to_row(record) | {"version": record.version + 1}
        of = {"of_id": record.id, "of_version": record.version}
        if self._save.run(connection, row | of) != 1:
            raise VersionConflict
        record.version += 1

    def remove(self, connection: Connection, record: AnyRecord) -> None:
        self._remove.run(connection, {"of_id": record.id})


class SqlRepository(Generic[AnyRecord]):
    """A Repository on a connection; one that owes more extends it."""

    def __init__(self, connection: Connection, rows: Rows[AnyRecord]) -> None:
        self.connection = connection
        self.rows = rows

    def get(self, record_id: int) -> AnyRecord:
        return self.rows.get(self.connection, record_id, to_change=True)

    def add(self, record: AnyRecord) -> None:
        self.rows.add(self.connection, record)

    def save(self, record: AnyRecord) -> None:
        self.rows.save(self.connection, record)

    def remove(self, record: AnyRecord) -> None:
        self.rows.remove(self.connection, record)
