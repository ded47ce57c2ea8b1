"""All that is SQLite's own: its connections, its migrations, its words for trouble."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from types import ModuleType
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError

from blog.adapters.sql.connections import as_sqlalchemy
from blog.domain.errors import Unavailable

driver: ModuleType
try:  # it carries its own, newer SQLite; there are no wheels of it for some machines
    driver = import_module("pysqlite3.dbapi2")
except ImportError:
    driver = import_module("sqlite3.dbapi2")

WRITES = {"begin": "BEGIN IMMEDIATE"}
"""The execution options of a connection whose transactions write: they begin as writers."""

READS = {"begin": "BEGIN"}
"""Those of a connection that reads several times and sees one state; by default each statement
sees the last commit."""

FIRST_SOUND_VERSION = (3, 51, 3)
"""Earlier versions have a rare race that can damage a database in WAL mode."""

MIGRATION_WAIT = 60.0
"""Seconds that a migration waits for another that is under way."""

SWITCH_WAIT = 5.0
"""Seconds in which a new file is switched to WAL while others do the same."""

_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: a commit survives a power cut
    "foreign_keys": 1,
}

# What SQLite says when it is not the statement that is wrong, but the file or the moment.
_LOCKED = ("database is locked", "database table is locked")
_TROUBLE = (
    *_LOCKED,
    "unable to open database file",
    "disk I/O error",
    "database or disk is full",
    "attempt to write a readonly database",
    "file is not a database",
    "database disk image is malformed",
    "database schema is locked",
    "locking protocol",
    "no such table",  # there is no schema, or no longer
    "no such column",  # the schema is old, or new
    "has no column named",  # the same, behind the name of the table
    "vtable constructor failed",
    "out of memory",
)


def make_engine(url: URL) -> Engine:
    """Connections in autocommit mode; a transaction of a connection that WRITES is IMMEDIATE.

    A deferred transaction that reads first and then writes fails at once when another has
    written meanwhile, however long it would be willing to wait.
    """
    engine = create_engine(
        url,
        module=driver,
        connect_args={"isolation_level": None, "check_same_thread": False},
        hide_parameters=True,  # which are addresses and hashes of passwords, too
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def make_reading_engine(url: URL) -> Engine:
    """Connections that change nothing of the file, not even its journal mode, nor make it.

    They may write all the same: one that may not leaves files of the journal behind.
    """
    return create_engine(
        "sqlite://",
        module=driver,
        creator=lambda: connect(url),
        poolclass=NullPool,
        hide_parameters=True,
    )


def connect(url: URL) -> Any:
    """A connection of the driver to a file that is there already."""
    file = quote(os.fsencode(str(url.database)))  # not every name is text
    return driver.connect(f"file:{file}?mode=rw", uri=True, check_same_thread=False)


def _prepare(connection: Any, record: object) -> None:
    _switch_to_wal(connection)
    for name, value in _PRAGMAS.items():
        connection.execute(f"PRAGMA {name} = {value}")
        (actual,) = connection.execute(f"PRAGMA {name}").fetchone()
        if actual != value:
            raise driver.OperationalError(f"unable to open database file with {name} = {value}")


def _switch_to_wal(connection: Any) -> None:
    """Of several that switch a new file at once, SQLite refuses some without waiting at all."""
    latest = time.monotonic() + SWITCH_WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = wal")
        except driver.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > latest:
                raise
            time.sleep(0.01)
        else:
            return


def _begin(connection: Connection) -> None:
    begin = connection.get_execution_options().get("begin")
    if begin is not None:
        connection.exec_driver_sql(begin)


def set_pragma(connection: Connection, name: str, value: int) -> None:
    """Set it on the driver's own connection: outside of a transaction, and beginning none."""
    connection.connection.cursor().execute(f"PRAGMA {name} = {value}")


def wait_at_most(connection: Connection, seconds: float) -> None:
    """How long the connection waits for the lock of another writer."""
    set_pragma(connection, "busy_timeout", max(0, int(seconds * 1000)))


def is_in_transaction(connection: Connection) -> bool:
    """After some troubles SQLite rolls the whole transaction back by itself."""
    driver_connection: Any = connection.connection.driver_connection
    return bool(driver_connection.in_transaction)


def changes(connection: Connection) -> Callable[[], int]:
    """Tells how many rows were changed on the connection so far, those of references included."""
    driver_connection: Any = connection.connection.driver_connection
    return lambda: int(driver_connection.total_changes)


def commit(connection: Connection) -> None:
    """Commit what `BEGIN` began on the driver's own connection. Raises DBAPIError."""
    try:
        connection.dialect.do_commit(connection.connection)
    except driver.Error as error:
        raise as_sqlalchemy(connection, "COMMIT", error) from error


def throw_away(connection: Connection) -> None:
    """Roll back, as far as that still works, and close the driver's connection for good."""
    with suppress(driver.Error):
        connection.connection.rollback()
    connection.invalidate()
    connection.close()


def is_trouble(error: DBAPIError) -> bool:
    """Whether the database could not serve, where the statement itself was right."""
    return any(words in str(error.orig) for words in _TROUBLE)


def wants_rerun(error: DBAPIError) -> bool:
    """Whether another held a lock, which SQLite sometimes says without waiting for it."""
    return str(error.orig).startswith(_LOCKED)


def schema_mark(connection: Connection) -> int:
    """What the database says of the code that it needs; see `Schema`."""
    mark: int = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    return mark


@contextmanager
def migration(engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction in which tables may be made anew under their old names.

    References are not looked at until all is done. Raises Unavailable if any is broken then.
    """
    with engine.execution_options(**WRITES).connect() as connection:
        set_pragma(connection, "foreign_keys", 0)
        wait_at_most(connection, MIGRATION_WAIT)
        try:
            with connection.begin():
                yield connection
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise Unavailable(f"The migration would break {len(broken)} references.")
        finally:
            connection.invalidate()
