"""All that is PostgreSQL's own: its connections, its limits, its words for trouble."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError

from blog.adapters.sql.urls import shown

MOST_CONNECTIONS = 10
"""Of one process; each of its threads has its own."""

BEGIN_SCAN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
"""What begins a transaction that reads several times and sees one state."""

CONNECTION_WAIT = 5
"""Seconds for a connection to be made, or to be given back by another thread."""

MIGRATION_WAIT = 60.0
"""Seconds that a migration waits for another that is under way."""

_SESSION = {
    "TimeZone": "UTC",
    "statement_timeout": "5s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "30s",
    # A plan made for any parameters would not use the index of a part of a table, nor trigrams.
    "plan_cache_mode": "force_custom_plan",
}
_TRANSPORT = {
    "connect_timeout": CONNECTION_WAIT,
    "keepalives_idle": 30,
    "tcp_user_timeout": 10_000,  # in milliseconds, after which a silent server counts as away
    "application_name": "blog",
}

_VERSION_TABLE = """
    CREATE TABLE IF NOT EXISTS alembic_version (
        version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
    )
"""
_MADE_BY_ANOTHER = ("23505", "42P07")  # unique_violation (in the catalog), duplicate_table

_INSUFFICIENT_PRIVILEGE = "42501"

# Classes and codes of errors (PostgreSQL, Appendix A) that are no fault of the statement.
_TROUBLE = (
    "08",  # connection exceptions
    "25006",  # read_only_sql_transaction: a replica, or a database that is read-only for now
    "25P03",  # idle_in_transaction_session_timeout
    "40",  # serialization_failure, deadlock_detected
    "42P01",  # undefined_table: there is no schema, or no longer
    "42703",  # undefined_column: the schema is old
    _INSUFFICIENT_PRIVILEGE,
    "53",  # insufficient resources: disk full, out of memory, too many connections
    "55",  # lock_not_available, object not in the state that is needed
    "57",  # query_canceled, admin_shutdown, crash_shutdown, cannot_connect_now
    "58",  # errors of the system below
    "XX001",  # data_corrupted
    "XX002",  # index_corrupted
)
_RERUN = ("40001", "40P01")  # serialization_failure, deadlock_detected

# A connection that fails has no code. These will go on failing until somebody acts.
_REFUSAL = re.compile(
    r"password|authentication|pg_hba.conf|does not exist|permission denied"
    r"|invalid|bad value|unrecognized|certificate|SSL was required|does not support SSL"
)
_NAMES = re.compile(r""""[^"]*"|'[^']*'""")
"""Of hosts, users and databases, which may have any of these words in them."""

_QUESTION = re.compile(r" Is the server running [^?]*\?")


def make_engine(url: URL) -> Engine:
    """Connections are tried before they are taken from the pool, for the server may have been
    restarted."""
    engine = create_engine(
        url,
        connect_args=_transport(url),
        isolation_level="READ COMMITTED",
        pool_size=MOST_CONNECTIONS,
        max_overflow=0,
        pool_timeout=CONNECTION_WAIT,
        pool_pre_ping=True,
        hide_parameters=True,  # which are addresses and hashes of passwords, too
    )
    event.listen(engine, "connect", _prepare)
    return engine


def make_single_engine(url: URL) -> Engine:
    """Connections that are made anew each time, so that what they tell is of this moment."""
    return create_engine(
        url, connect_args=_transport(url), poolclass=NullPool, hide_parameters=True
    )


def _transport(url: URL) -> dict[str, Any]:
    """What the URL says itself wins."""
    return {name: value for name, value in _TRANSPORT.items() if name not in url.query}


def _prepare(connection: Any, record: object) -> None:
    settings = ", ".join(
        f"set_config('{name}', '{value}', false)" for name, value in _SESSION.items()
    )
    connection.execute(f"SELECT {settings}")
    connection.commit()


def wait_at_most(connection: Connection, seconds: float) -> None:
    """How long each statement of this transaction waits for the lock of another."""
    connection.exec_driver_sql(_lock_timeout(seconds))


def begin_write(patience: float) -> str:
    """What begins a transaction that writes, and waits for locks for so many seconds at most.

    Both in one round trip.
    """
    return f"BEGIN ISOLATION LEVEL READ COMMITTED; {_lock_timeout(patience)}"


def changes() -> Callable[[], int]:
    """Tells another number each time: PostgreSQL does not say whether anything was changed."""
    return count().__next__


def _lock_timeout(seconds: float) -> str:
    return f"SET LOCAL lock_timeout = {max(1, int(seconds * 1000))}"


def is_trouble(error: DBAPIError) -> bool:
    """Whether the database could not serve, where the statement itself was right."""
    code = _code(error)
    return error.connection_invalidated or (
        code.startswith(_TROUBLE) if code else isinstance(error, OperationalError)
    )


def is_refusal(error: DBAPIError) -> bool:
    """Whether it refused for a reason that will not go away by itself."""
    code = _code(error)
    if code:
        return code == _INSUFFICIENT_PRIVILEGE
    return _REFUSAL.search(_NAMES.sub("", str(error.orig))) is not None


def reason(error: DBAPIError) -> str:
    """What the server or the driver says of it, on one line."""
    return _QUESTION.sub("", " ".join(str(error.orig).split()))


def name(url: URL) -> str:
    """The address as it may be shown."""
    return shown(url.set(drivername="postgresql"))


def wants_rerun(error: DBAPIError) -> bool:
    """Whether the transaction was in the way of another, and may run again."""
    return _code(error) in _RERUN


def _code(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


@contextmanager
def migration(engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction of which there is only one at a time."""
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        wait_at_most(connection, MIGRATION_WAIT)
        try:
            with connection.begin_nested():
                connection.exec_driver_sql(_VERSION_TABLE)
        except DBAPIError as error:  # it waited for another that made the table
            if _code(error) not in _MADE_BY_ANOTHER:
                raise
        connection.exec_driver_sql("LOCK TABLE alembic_version IN EXCLUSIVE MODE")
        yield connection


def schema_mark(connection: Connection) -> int:
    """What the database says of the code that it needs, in a comment; see `Schema`."""
    comment = connection.exec_driver_sql(
        "SELECT obj_description('alembic_version'::regclass, 'pg_class')"
    ).scalar_one()
    found = re.search(r"schema mark ([0-9]+)", comment or "")
    return int(found[1]) if found else 0


def version(connection: Connection) -> str:
    return str(connection.exec_driver_sql("SHOW server_version").scalar_one())


def advice(connection: Connection) -> list[str]:
    """What an operator should know of the settings of the server."""
    settings = {
        name: connection.exec_driver_sql(f"SHOW {name}").scalar_one()
        for name in ("server_encoding", "fsync", "full_page_writes", "synchronous_commit")
    }
    found = [
        f"{name} is off: what was acknowledged may be lost when the machine fails."
        for name, value in settings.items()
        if value == "off"
    ]
    if settings["server_encoding"] != "UTF8":
        found.append("Its encoding must be UTF8 to hold every text; make a new database with it.")
    trigrams = "SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'"
    if not connection.exec_driver_sql(trigrams).scalar_one():
        found.append("Without the extension pg_trgm a search for users looks at all of them.")
    return found
