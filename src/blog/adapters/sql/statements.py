"""Statements that SQLAlchemy compiles once, and that run on the driver's own cursor.

SQLAlchemy looks a statement up, binds, wraps and unwraps each time that it runs, which is three
times the work of the driver (ADR 0027). What it makes is used here all the same: its SQL, its
converters of types, and its errors.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import chain
from time import perf_counter
from typing import Any, TypeVar

from sqlalchemy import CompoundSelect, Connection, Dialect, Select
from sqlalchemy.exc import CompileError
from sqlalchemy.sql.dml import UpdateBase

from blog.adapters.sql.connections import as_sqlalchemy
from blog.application.observing import current_notes

Row = Sequence[Any]
Parameters = Mapping[str, Any]
Converter = Callable[[Any], Any]
Taken = TypeVar("Taken")

NO_PARAMETERS: Parameters = {}

CHUNK = 8
"""Rows that are read at a time, to convert them together: not many more than the fewest that end a
page, where each is as long as it may be."""


class Statement:
    """A statement that is always the same SQL. More parameters may be given than it has.

    So a list in it does not grow with a parameter, and an `insert` names its columns in `values`,
    unless it fills all of them. Errors of the driver come as those of SQLAlchemy, without any
    parameters in them.
    """

    def __init__(self, statement: Select[Any] | CompoundSelect[Any] | UpdateBase) -> None:
        self.core = statement
        self._compiled: dict[str, Compiled] = {}

    def first(self, connection: Connection, parameters: Parameters = NO_PARAMETERS) -> Row | None:
        """The first row, and nothing of the others."""
        return self._ask(connection, parameters, _first)

    def scalar(self, connection: Connection, parameters: Parameters = NO_PARAMETERS) -> Any:
        """What stands first in the first row; None where there is none."""
        row = self._ask(connection, parameters, _first)
        return None if row is None else row[0]

    def all(self, connection: Connection, parameters: Parameters = NO_PARAMETERS) -> list[Row]:
        return self._ask(connection, parameters, _all)

    @contextmanager
    def rows(
        self, connection: Connection, parameters: Parameters = NO_PARAMETERS
    ) -> Iterator[Iterator[Row]]:
        """The rows, of which SQLite reads no more than CHUNK before they are taken."""
        cursor, compiled = self._ask(connection, parameters, lambda *found: found)
        with _translating(connection, compiled.sql), closing(cursor):
            yield chain.from_iterable(map(compiled.rows, _chunks(cursor)))

    def run(self, connection: Connection, parameters: Parameters = NO_PARAMETERS) -> int:
        """The number of rows that it inserted, changed or removed."""
        return self._ask(connection, parameters, _row_count)

    def insert(self, connection: Connection, parameters: Parameters) -> int:
        """The id that the row was given."""
        return self._ask(connection, parameters, _inserted_id)

    def compiled(self, dialect: Dialect) -> "Compiled":
        """For every database of that name: its version makes no difference to our statements."""
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = Compiled(self.core, dialect)
        return compiled

    def _ask(
        self,
        connection: Connection,
        parameters: Parameters,
        take: Callable[[Any, "Compiled"], Taken],
    ) -> Taken:
        """Every statement passes here."""
        compiled = self.compiled(connection.dialect)
        values = compiled.values(parameters)
        if not connection.in_transaction():
            connection.begin()  # SQLAlchemy does the same before a statement
        driver: Any = connection.connection.dbapi_connection
        begun = perf_counter()
        try:
            taken = take(driver.execute(compiled.sql, values), compiled)
        except connection.dialect.loaded_dbapi.Error as error:
            current_notes.get().ran(compiled.sql, perf_counter() - begun, error)
            raise as_sqlalchemy(connection, compiled.sql, error) from error
        current_notes.get().ran(compiled.sql, perf_counter() - begun)
        return taken


class Compiled:
    """The SQL for one kind of database, and how values go in and come out."""

    def __init__(
        self, statement: Select[Any] | CompoundSelect[Any] | UpdateBase, dialect: Dialect
    ) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        if compiled.post_compile_params:
            raise CompileError("The SQL of this statement would depend on its parameters.")
        self.sql = str(compiled)
        self.returns_id = bool(compiled.effective_returning)
        self._constants = {
            name: bound.value for bound, name in compiled.bind_names.items() if not bound.required
        }
        converters = {
            name: converter
            for bound, name in compiled.bind_names.items()
            if (converter := bound.type.dialect_impl(dialect).bind_processor(dialect))
        }
        self._in_order = compiled.positional
        names = compiled.positiontup or compiled.bind_names.values()
        self._in = [(name, converters.get(name)) for name in names]
        self._out = [
            (place, converter)
            for place, column in enumerate(statement.exported_columns)
            if (converter := column.type.dialect_impl(dialect).result_processor(dialect, None))
        ]

    def values(self, parameters: Parameters) -> list[Any] | dict[str, Any]:
        """The parameters as the driver wants them."""
        given = {**parameters, **self._constants} if self._constants else parameters
        if self._in_order:
            return [given[name] if to is None else to(given[name]) for name, to in self._in]
        return {name: given[name] if to is None else to(given[name]) for name, to in self._in}

    def row(self, stored: Row) -> Row:
        """The row with the values that we work with."""
        row = list(stored)
        for place, converter in self._out:
            row[place] = converter(row[place])
        return row

    def rows(self, stored: Sequence[Row]) -> Iterator[Row]:
        """One or more such rows, converted column by column: in half the time."""
        columns: list[Iterable[Any]] = list(zip(*stored, strict=True))
        for place, converter in self._out:
            columns[place] = map(converter, columns[place])
        return zip(*columns, strict=True)


def _chunks(cursor: Any) -> Iterator[list[Row]]:
    """SQLite looks for rows only when they are fetched."""
    notes = current_notes.get()
    while True:
        begun = perf_counter()
        stored = cursor.fetchmany(CHUNK)
        notes.database_seconds += perf_counter() - begun
        if not stored:
            return
        yield stored


def _first(cursor: Any, compiled: Compiled) -> Row | None:
    stored = cursor.fetchone()
    cursor.close()  # an unread row would keep SQLite's lock
    return None if stored is None else compiled.row(stored)


def _all(cursor: Any, compiled: Compiled) -> list[Row]:
    stored = cursor.fetchall()
    return list(compiled.rows(stored)) if stored else []


def _row_count(cursor: Any, compiled: Compiled) -> int:
    return int(cursor.rowcount)


def _inserted_id(cursor: Any, compiled: Compiled) -> int:
    """Not by RETURNING where the driver tells it anyway: on SQLite that makes a statement of its
    own savepoint, at which FTS5 writes out its pending words; 100,000 posts took half as long
    again."""
    return int(cursor.fetchone()[0] if compiled.returns_id else cursor.lastrowid)


@contextmanager
def _translating(connection: Connection, sql: str) -> Iterator[None]:
    try:
        yield
    except connection.dialect.loaded_dbapi.Error as error:
        raise as_sqlalchemy(connection, sql, error) from error
