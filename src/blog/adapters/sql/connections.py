"""Who lends connections to the code that an executor runs."""

import threading
from time import perf_counter
from types import TracebackType
from typing import Any, Self, cast

from sqlalchemy import Connection, Engine, QueuePool
from sqlalchemy.exc import DBAPIError

from blog.application.observing import current_notes


class LentConnection(threading.local):
    """The connection on which this thread works, for as long as an executor lends it one."""

    _connection: Connection | None = None

    units = 0
    """How many units of work are open on it, one inside of the other."""

    def get(self) -> Connection:
        if self._connection is None:
            raise RuntimeError("SQL runs inside an Executor only: it owns the transaction.")
        return self._connection

    def lend(self, connection: Connection) -> Self:
        """To be used as a context manager, at whose end it is given back."""
        self._connection = connection
        self.units = 0
        return self

    def __enter__(self) -> Connection:
        return self.get()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._connection = None


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
