"""How connections to SQLite are made."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from blog.adapters.sql import sqlite
from blog.adapters.sql.blog_migrations import BLOG_MIGRATIONS
from blog.adapters.sql.database import SqliteDatabase
from blog.application.user_queries import UserView
from tests.builders import a_user
from tests.contracts.stores import sql_store, sqlite_engine


def pragma(connection: Connection, name: str) -> object:
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def durable_and_strict(connection: Connection) -> bool:
    pragmas = [pragma(connection, name) for name in ("journal_mode", "synchronous", "foreign_keys")]
    return pragmas == ["wal", 2, 1]


@contextmanager
def impatient_writer(engine: Engine) -> Iterator[Connection]:
    """A connection that begins as a writer, or fails at once."""
    with engine.execution_options(**sqlite.WRITES).connect() as connection:
        sqlite.wait_at_most(connection, 0)
        yield connection


def test_every_connection_is_durable_and_keeps_to_foreign_keys(engine: Engine) -> None:
    with engine.connect() as one, engine.connect() as two, impatient_writer(engine) as three:
        assert durable_and_strict(one)
        assert durable_and_strict(two)
        assert durable_and_strict(three)


def test_a_connection_that_migrated_serves_nobody_else(tmp_path: Path) -> None:
    with sqlite_engine(tmp_path / "new.db") as engine:
        SqliteDatabase(engine, BLOG_MIGRATIONS).migrate()

        with engine.connect() as connection:
            assert durable_and_strict(connection)


def test_a_database_that_cannot_be_made_durable_is_not_used() -> None:
    with (
        sqlite_engine(Path(":memory:")) as engine,
        pytest.raises(OperationalError, match="with journal_mode = wal") as caught,
    ):
        engine.connect()

    assert sqlite.is_trouble(caught.value)


def test_a_transaction_that_writes_keeps_other_writers_out_from_its_beginning(
    engine: Engine,
) -> None:
    with (
        impatient_writer(engine) as first,
        first.begin(),
        impatient_writer(engine) as second,
        pytest.raises(OperationalError, match="database is locked"),
    ):
        second.begin()


def test_a_transaction_that_reads_keeps_nobody_out(engine: Engine) -> None:
    with engine.connect() as reading, reading.begin(), impatient_writer(engine) as writing:
        pragma(reading, "user_version")

        with writing.begin():
            writing.exec_driver_sql("DELETE FROM users")


def test_the_file_alone_holds_everything_once_it_is_closed(
    sqlite_file: Path, tmp_path: Path
) -> None:
    user = a_user()
    with sqlite_engine(sqlite_file) as engine, sql_store(engine) as store:
        store.add(user)

    copy = tmp_path / "copy.db"
    copy.write_bytes(sqlite_file.read_bytes())

    with sqlite_engine(copy) as engine, sql_store(engine) as store:
        assert store.read(store.users.get, user.id) == UserView.of(user)


@contextmanager
def writer_of_a_new_file(file: Path) -> Iterator[Any]:
    """It holds a file that is not in WAL mode yet: SQLite refuses to switch it without waiting."""
    with closing(
        sqlite.driver.connect(file, isolation_level=None, check_same_thread=False)
    ) as writer:
        writer.execute("BEGIN IMMEDIATE")
        yield writer


def test_who_opens_a_new_file_waits_for_another_that_writes_to_it(tmp_path: Path) -> None:
    file = tmp_path / "new.db"
    with writer_of_a_new_file(file) as writer, sqlite_engine(file) as engine:
        ends = Timer(0.2, writer.execute, ["COMMIT"])
        ends.start()

        with engine.connect() as connection:
            assert durable_and_strict(connection)

        ends.join()


def test_who_opens_a_new_file_does_not_wait_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "SWITCH_WAIT", 0.05)
    file = tmp_path / "new.db"

    with (
        writer_of_a_new_file(file),
        sqlite_engine(file) as engine,
        pytest.raises(OperationalError, match="locked"),
    ):
        engine.connect()
