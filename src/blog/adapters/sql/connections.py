"""Who lends connections to the code that an executor runs."""

import threading
from collections.abc import Callable, Sequence
from time import perf_counter
from types import TracebackType
from typing import Any, Self, cast

from sqlalchemy import Connection, Engine, QueuePool
from sqlalchemy.exc import DBAPIError

from blog.application.observing import current_notes


class NeedsSavepoints(Exception):
    """A part of what was done has to be undone: roll all of it back, and do it with savepoints."""


class LentConnection(threading.local):
    """The connection on which this thread works, for as long as an executor lends it one."""

    _connection: Connection | None = None

    units = 0
    """How many units of work are open on it, one inside of the other."""

    changes: Callable[[], int] | None = None
    """Tells a number that is another once anything was changed.

    Where it is given units of work make no savepoints: they say what they would have undone.
    """

    _not_undone: Sequence[BaseException | None] = ()

    def get(self) -> Connection:
        if self._connection is None:
            raise RuntimeError("SQL runs inside an Executor only: it owns the transaction.")
        return self._connection

    def lend(self, connection: Connection, changes: Callable[[], int] | None = None) -> Self:
        """To be used as a context manager, at whose end it is given back.

        With `changes` it raises NeedsSavepoints there, unless nothing has to be undone, or what
        has to be undone is all, for an error that is raised.
        """
        self._connection = connection
        self.units = 0
        self.changes = changes
        self._not_undone = ()
        return self

    def note_not_undone(self, error: BaseException | None) -> None:
        """A unit of work was left with this error, or none, and what it changed is still there."""
        self._not_undone = (*self._not_undone, error)

    def __enter__(self) -> Connection:
        return self.get()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._connection = None
        # Whatever ran after another error, or none, has seen what should have been gone.
        if any(error is None or one is not error for one in self._not_undone):
            raise NeedsSavepoints from error


def connections_in_use(engine: Engine) -> int:
    """How many of its pool's, those included that are kept for the next one who asks."""
    return cast("QueuePool", engine.pool).checkedout()


def run(connection: Connection, statement: str) -> None:
    """Run a statement without parameters on the driver's own connection.

    It takes a microsecond there, and 12 on SQLAlchemy's. Raises DBAPIError all the same.
    """
    begun = perf_counter()
    try:
        connection.connection.cursor().execute(statement)
    except connection.dialect.loaded_dbapi.Error as error:
        raise as_sqlalchemy(connection, statement, error) from error
    finally:
        current_notes.get().database_seconds += perf_counter() - begun


def as_sqlalchemy(connection: Connection, statement: str, error: Any) -> BaseException:
    """An error of the driver, as SQLAlchemy would raise it, without any parameter in it.

    A connection that is lost is not used again.
    """
    dialect = connection.dialect
    diagnosis = getattr(error, "diag", None)
    if diagnosis is not None and diagnosis.message_detail:  # which shows the row
        error.args = (diagnosis.message_primary,)
    lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
    translated: BaseException = DBAPIError.instance(
        statement,
        None,
        error,
        dialect.loaded_dbapi.Error,
        connection_invalidated=lost,
        dialect=dialect,
    )
    if lost:
        connection.invalidate(error)
    return translated
