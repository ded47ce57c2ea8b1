"""Connections that stay with the threads of an executor, and what becomes of them."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, QueuePool, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from blog.adapters.sql import kept_connections, postgres, turns
from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.kept_connections import KeptConnections
from blog.adapters.sql.postgres_executor import PostgresExecutor
from blog.domain.errors import Unavailable
from tests.integration.cli.processes import wait_until
from tests.integration.sql.postgresql.test_connections import SETTINGS, settings, transactions
from tests.postgresql import Server

BEGIN = postgres.begin_write(patience=5)

Use = Callable[[KeptConnections], Any]
READING_OR_WRITING: list[Use] = [
    lambda kept: kept.reading(),
    lambda kept: kept.transaction(BEGIN),
]


def number_given_out(engine: Engine) -> int:
    """Of the connections of the pool."""
    assert isinstance(engine.pool, QueuePool)
    return engine.pool.checkedout()


@pytest.fixture
def kept(engine: Engine) -> Iterator[KeptConnections]:
    kept = KeptConnections(engine)
    yield kept
    kept.give_back()


def session(connection: Connection) -> int:
    """The number of the process that serves the connection."""
    return int(connection.execute(text("SELECT pg_backend_pid()")).scalar_one())


def session_of(kept: KeptConnections) -> int:
    with kept.reading() as connection:
        return session(connection)


def sessions(engine: Engine) -> int:
    """How many others there are in this database."""
    others = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with engine.connect() as connection:
        return int(connection.execute(others).scalar_one())


def refuse_after(work: Callable[[Connection], object], lent: Any) -> None:
    with lent as connection:
        work(connection)
        raise LookupError


@pytest.mark.parametrize("use", READING_OR_WRITING)
def test_a_thread_keeps_its_connection(kept: KeptConnections, engine: Engine, use: Use) -> None:
    found = set()
    for _ in range(3):
        with use(kept) as connection:
            found.add(session(connection))

    assert found == {session_of(kept)}
    assert number_given_out(engine) == 1


def test_each_thread_has_its_own(kept: KeptConnections) -> None:
    found = [session_of(kept)]
    thread = threading.Thread(target=lambda: found.append(session_of(kept)))
    thread.start()
    thread.join()

    assert len(set(found)) == 2


def test_a_connection_that_was_idle_for_long_is_made_anew(
    kept: KeptConnections, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = session_of(kept)

    monkeypatch.setattr(kept_connections, "LONGEST_IDLE", 0.0)

    assert session_of(kept) != first
    assert number_given_out(engine) == 1


@pytest.mark.parametrize("use", READING_OR_WRITING)
def test_a_refusal_by_the_use_case_costs_no_connection(kept: KeptConnections, use: Use) -> None:
    first = session_of(kept)

    with pytest.raises(LookupError):
        refuse_after(session, use(kept))

    assert session_of(kept) == first


@pytest.mark.parametrize("use", READING_OR_WRITING)
def test_after_an_error_of_the_database_the_connection_is_whole_again(
    kept: KeptConnections, engine: Engine, use: Use
) -> None:
    with pytest.raises(DBAPIError), use(kept) as connection:
        connection.exec_driver_sql("SELECT 1 / 0")

    with use(kept) as connection:
        assert session(connection)
    assert transactions(engine) == 0


def test_a_transaction_is_committed_at_its_end(kept: KeptConnections, engine: Engine) -> None:
    with kept.transaction(BEGIN) as connection:
        connection.exec_driver_sql("CREATE TEMPORARY TABLE notes (number integer)")
        connection.exec_driver_sql("INSERT INTO notes VALUES (7)")
    assert transactions(engine) == 0

    with kept.reading() as connection:
        assert connection.exec_driver_sql("SELECT number FROM notes").scalars().all() == [7]


def test_a_transaction_that_fails_is_undone(kept: KeptConnections, engine: Engine) -> None:
    with kept.reading() as connection:
        connection.exec_driver_sql("CREATE TEMPORARY TABLE notes (number integer)")

    def write_half(connection: Connection) -> None:
        connection.exec_driver_sql("INSERT INTO notes VALUES (7)")
        connection.begin_nested()

    with pytest.raises(LookupError):
        refuse_after(write_half, kept.transaction(BEGIN))

    assert transactions(engine) == 0
    with kept.reading() as connection:
        assert connection.exec_driver_sql("SELECT number FROM notes").scalars().all() == []
        assert not connection.in_nested_transaction()


def test_a_transaction_of_which_only_the_driver_knows_is_undone_too(
    kept: KeptConnections, engine: Engine
) -> None:
    def work(connection: Connection) -> None:
        connection.connection.cursor().execute("SELECT 1")

    with pytest.raises(LookupError):
        refuse_after(work, kept.transaction(BEGIN))

    assert transactions(engine) == 0


@pytest.mark.parametrize(
    ("statement", "has_ended"),
    [("SELECT 1 / 0", False), ("SELECT pg_terminate_backend(pg_backend_pid())", True)],
)
def test_an_error_of_the_driver_is_one_of_the_database(
    kept: KeptConnections, caplog: pytest.LogCaptureFixture, statement: str, has_ended: bool
) -> None:
    """The statements of hot paths are run on the driver's own cursor."""
    with pytest.raises(DBAPIError) as caught, kept.reading() as connection:
        connection.connection.cursor().execute(statement)

    assert caught.value.connection_invalidated == has_ended
    assert session_of(kept)
    assert not caplog.records


def test_a_broken_constraint_at_the_commit_is_an_integrity_error(kept: KeptConnections) -> None:
    with pytest.raises(IntegrityError), kept.transaction(BEGIN) as connection:
        connection.exec_driver_sql("""
            CREATE TEMPORARY TABLE notes (number integer UNIQUE DEFERRABLE INITIALLY DEFERRED);
            INSERT INTO notes VALUES (7), (7)
        """)


@pytest.mark.parametrize("use", READING_OR_WRITING)
def test_a_connection_that_is_made_anew_has_its_settings(
    kept: KeptConnections, url: str, postgresql_server: Server, use: Use
) -> None:
    first = session_of(kept)
    postgresql_server.terminate_backends(url)
    if use is READING_OR_WRITING[0]:
        with pytest.raises(DBAPIError):
            session_of(kept)

    with use(kept) as connection:
        assert session(connection) != first
    with kept.reading() as connection:
        assert settings(connection) == SETTINGS


def test_many_requests_at_once_share_few_threads_and_connections(
    executor: PostgresExecutor, lent: LentConnection, engine: Engine
) -> None:
    def work(_: None) -> tuple[int, int]:
        lent.get().execute(text("SELECT pg_sleep(0.01)"))
        return threading.get_ident(), session(lent.get())

    async def all_at_once() -> set[tuple[int, int]]:
        runs = (executor.read, executor.scan, executor.write)
        return set(await asyncio.gather(*(run(work, None) for run in runs for _ in range(40))))

    found = asyncio.run(all_at_once())

    assert len(found) <= postgres.MOST_CONNECTIONS
    assert len({number for _, number in found}) == len(found)
    assert number_given_out(engine) == len(found)


def test_closing_ends_all_connections(executor: PostgresExecutor, engine: Engine) -> None:
    async def use() -> None:
        for run in (executor.read, executor.scan, executor.write):
            await run(str.upper, "works")

    asyncio.run(use())
    assert sessions(engine) >= 2

    executor.close()

    wait_until(lambda: sessions(engine) == 0)
    assert number_given_out(engine) == 0


def test_a_read_that_loses_its_connection_in_the_middle_runs_once_more(
    executor: PostgresExecutor, lent: LentConnection, url: str, postgresql_server: Server
) -> None:
    found = []

    def query(_: None) -> int:
        found.append(session(lent.get()))
        if len(found) == 1:
            postgresql_server.terminate_backends(url)
        return session(lent.get())

    assert asyncio.run(executor.read(query, None)) == found[1] != found[0]


def test_a_read_that_fails_otherwise_runs_once(
    executor: PostgresExecutor, lent: LentConnection
) -> None:
    runs: list[None] = []

    def query(_: None) -> None:
        runs.append(None)
        lent.get().exec_driver_sql("SELECT 1 / 0")

    with pytest.raises(DBAPIError, match="division by zero"):
        asyncio.run(executor.read(query, None))
    assert len(runs) == 1


def test_a_scan_that_loses_its_connection_in_the_middle_runs_once(
    executor: PostgresExecutor, lent: LentConnection
) -> None:
    """It may have written half of an export."""
    runs: list[None] = []

    def query(_: None) -> None:
        runs.append(None)
        lent.get().exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(Unavailable):
        asyncio.run(executor.scan(query, None))
    assert len(runs) == 1


_ENDED_BY_ITS_COMMIT = """
    CREATE FUNCTION pg_temp.leave() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
    CREATE TEMPORARY TABLE notes (number integer);
    CREATE CONSTRAINT TRIGGER leave AFTER INSERT ON notes DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION pg_temp.leave();
    INSERT INTO notes VALUES (7)
"""


@pytest.mark.parametrize("last", ["SELECT pg_terminate_backend(pg_backend_pid())", "COMMIT"])
def test_a_write_that_loses_its_connection_is_unavailable_and_never_repeated(
    executor: PostgresExecutor, lent: LentConnection, last: str
) -> None:
    """Of a COMMIT nobody knows then whether it took place."""
    runs: list[None] = []

    def use_case(_: None) -> None:
        runs.append(None)
        lent.get().exec_driver_sql(_ENDED_BY_ITS_COMMIT if last == "COMMIT" else last)

    with pytest.raises(Unavailable):
        asyncio.run(executor.write(use_case, None))
    assert len(runs) == 1

    assert asyncio.run(executor.write(str.upper, "works")) == "WORKS"


def test_a_write_has_no_more_patience_for_locks_than_time(
    executor: PostgresExecutor, lent: LentConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def patience(_: None) -> int:
        setting = "SELECT setting::integer FROM pg_settings WHERE name = 'lock_timeout'"
        return int(lent.get().exec_driver_sql(setting).scalar_one())

    with monkeypatch.context() as patch:
        patch.setattr(turns, "WRITE_WAIT", 1.0)
        assert 0 < asyncio.run(executor.write(patience, None)) <= 1000

    assert asyncio.run(executor.read(patience, None)) == 5000
