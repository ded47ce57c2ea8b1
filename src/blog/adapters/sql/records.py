"""Records in SQL: a row each, with an id and a version."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from typing import Any, Generic

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.constraints import broken_constraint
from blog.adapters.sql.lists import SqlList
from blog.adapters.sql.statements import Row, Statement
from blog.adapters.sql.table_parts import (
    as_history,
    folded_name,
    history_of,
    history_row,
    stored_values,
)
from blog.adapters.sql.unit_of_work import SqlUnitOfWork
from blog.application.paging import Page
from blog.application.records import Listing, View, text_size
from blog.domain.errors import BlogError, NotFound, VersionConflict
from blog.domain.records import AnyRecord
from blog.domain.text import fold


class Rows(Generic[AnyRecord]):
    """How records of one kind are stored in a table. Made once, for all connections.

    `to_row` says all columns but the id, and `from_row` reads those that are `shown`, with which
    a row begins. `refusals` are raised where a constraint of their kind, such as `unique`, is
    broken.
    """

    def __init__(
        self,
        table: Table,
        shown: tuple[Column[Any], ...],
        *,
        to_row: Callable[[AnyRecord], dict[str, Any]],
        from_row: Callable[[Row], AnyRecord],
        missing: type[NotFound],
        refusals: Mapping[str, type[BlogError]] | None = None,
    ) -> None:
        is_it = table.c.id == bindparam("of_id")
        is_current = table.c.version == bindparam("of_version")
        by_id = select(*shown).where(is_it)
        self._get = Statement(by_id)
        self._get_to_change = Statement(by_id.with_for_update())
        self._add = Statement(insert(table).values(stored_values(table)))
        self._save = Statement(update(table).where(is_it, is_current).values(stored_values(table)))
        self._remove = Statement(delete(table).where(is_it))
        self.id, self.shown, self.from_row = table.c.id, shown, from_row
        self._to_row, self._missing, self._refusals = to_row, missing, refusals or {}

    @classmethod
    def of(
        cls,
        table: Table,
        kind: type[AnyRecord],
        *,
        missing: type[NotFound],
        refusals: Mapping[str, type[BlogError]] | None = None,
    ) -> "Rows[AnyRecord]":
        """Where each field is stored as it is, in the column of its name.

        Text that has a column for its folded form is stored there, too.
        """
        names = [each.name for each in fields(kind) if not each.kw_only]
        folded = {name: folded_name(name) for name in names if folded_name(name) in table.c}

        def to_row(record: AnyRecord) -> dict[str, Any]:
            row = {name: getattr(record, name) for name in names} | history_row(record)
            return row | {place: fold(row[name]) for name, place in folded.items()}

        def from_row(row: Row) -> AnyRecord:
            record_id, *values = row[: len(shown)]
            history = as_history(values[len(names) :])
            return kind(*values[: len(names)], id=record_id, **history)

        shown = (table.c.id, *(table.c[name] for name in names), *history_of(table))
        return cls(
            table, shown, to_row=to_row, from_row=from_row, missing=missing, refusals=refusals
        )

    def get(self, connection: Connection, record_id: int, *, to_change: bool = False) -> AnyRecord:
        statement = self._get_to_change if to_change else self._get
        row = statement.first(connection, {"of_id": record_id})
        if row is None:
            raise self._missing
        return self.from_row(row)

    def listed(
        self,
        *,
        orders: Mapping[str, ColumnElement[Any]],
        filters: Mapping[str, ColumnElement[bool]] | None = None,
    ) -> SqlList[AnyRecord]:
        """All of them, in several orders and filtered."""
        return SqlList(
            select(*self.shown),
            self.id,
            orders=orders,
            filters=filters or {},
            view=self.from_row,
            size=text_size,
        )

    def add(self, connection: Connection, record: AnyRecord) -> None:
        with self._refusing():
            record.id = self._add.insert(connection, self._to_row(record))

    def save(self, connection: Connection, record: AnyRecord) -> None:
        row = self._to_row(record) | {"version": record.version + 1}
        of = {"of_id": record.id, "of_version": record.version}
        with self._refusing():
            saved = self._save.run(connection, row | of)
        if saved != 1:
            raise VersionConflict
        record.version += 1

    def remove(self, connection: Connection, record: AnyRecord) -> None:
        with self._refusing():
            self._remove.run(connection, {"of_id": record.id})

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError as error:
            refusal = self._refusals.get(broken_constraint(error).kind)
            if refusal is None:
                raise
            raise refusal from error


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


class SqlRecordUnitOfWork(SqlUnitOfWork, Generic[AnyRecord]):
    """A unit of work for records of one kind."""

    def __init__(self, lent: LentConnection, rows: Rows[AnyRecord]) -> None:
        super().__init__(lent)
        self._rows = rows

    @property
    def records(self) -> SqlRepository[AnyRecord]:
        return SqlRepository(self.connection, self._rows)


class SqlRecordQueries(Generic[View, Listing]):
    """Queries on the connection that a read is lent: `get` one, and `read` a list."""

    def __init__(
        self,
        lent: LentConnection,
        get: Callable[[Connection, int], View],
        read: Callable[[Connection, Listing], Page[View]],
    ) -> None:
        self._lent = lent
        self._get = get
        self._read = read

    def get(self, record_id: int) -> View:
        return self._get(self._lent.get(), record_id)

    def list(self, listing: Listing) -> Page[View]:
        return self._read(self._lent.get(), listing)
