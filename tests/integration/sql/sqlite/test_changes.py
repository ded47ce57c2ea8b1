"""How SQLite is asked whether anything was committed, and when it cannot be asked."""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from blog.adapters.sql import sqlite
from blog.adapters.sql.changes import PostgresChanges, SqliteChanges
from blog.adapters.sql.publications import _NEXT, next_publication
from tests.builders import NOW, a_post, a_scheduled_post, a_user
from tests.contracts.stores import Store, sqlite_engine
from tests.fakes.clock import FakeClock

RENAME = "UPDATE users SET name = name || '!'"

_EXECUTE = """
import contextlib, sqlite3, sys
with contextlib.closing(sqlite3.connect(sys.argv[1])) as connection, connection:
    connection.execute(sys.argv[2])
"""


def execute(file: Path, statement: str) -> None:
    """In another process, and with the SQLite of the system, whatever the service has.

    Two SQLite libraries in one process do not see each other's locks.
    """
    subprocess.run([sys.executable, "-c", _EXECUTE, file, statement], check=True)  # noqa: S603 - Python


def some_changes(engine: Engine) -> SqliteChanges:
    """Beside which nobody reads."""
    return SqliteChanges(
        engine, FakeClock(NOW), end_snapshot=lambda: None, next_by_clock=next_publication
    )


@pytest.fixture
def changes(engine: Engine) -> Iterator[SqliteChanges]:
    changes = some_changes(engine)
    yield changes
    changes.close()


def test_a_commit_by_whatever_program_ends_the_mark(
    changes: SqliteChanges, store: Store, sqlite_file: Path
) -> None:
    store.add(a_user())

    marks = [changes.mark()]
    for _ in range(3):
        execute(sqlite_file, RENAME)
        marks.append(changes.mark())

    assert None not in marks
    assert len(set(marks)) == 4


def test_what_is_read_under_a_mark_is_not_older_than_it(store: Store, sqlite_file: Path) -> None:
    user = a_user("Ada")
    store.add(user)

    async def in_one_turn() -> list[str]:
        before = await store.executor.read(store.users.get, user.id)
        execute(sqlite_file, RENAME)
        store.changes.mark()
        after = await store.executor.read(store.users.get, user.id)
        return [before.name, after.name]

    assert asyncio.run(in_one_turn()) == ["Ada", "Ada!"]


def test_a_connection_that_is_opened_anew_has_another_mark(
    changes: SqliteChanges, sqlite_file: Path
) -> None:
    before = changes.mark()

    changes.close()
    execute(sqlite_file, "UPDATE users SET age = 1")

    assert changes.mark() not in (None, before)


def test_a_file_in_the_place_of_the_first_one_has_no_mark(
    changes: SqliteChanges, sqlite_file: Path
) -> None:
    before = changes.mark()
    moved = sqlite_file.rename(sqlite_file.with_name("moved.db"))
    assert changes.mark() is None

    shutil.copy(moved, sqlite_file)
    assert changes.mark() is None
    sqlite_file.unlink()
    moved.rename(sqlite_file)

    assert changes.mark() not in (None, before)


def test_a_service_that_is_started_anew_knows_another_file(
    changes: SqliteChanges, sqlite_file: Path
) -> None:
    before = changes.mark()
    changes.close()
    moved = sqlite_file.rename(sqlite_file.with_name("moved.db"))
    shutil.copy(moved, sqlite_file)

    assert changes.mark() not in (None, before)


def test_a_file_that_is_not_there_has_no_mark_and_is_not_made(tmp_path: Path) -> None:
    file = tmp_path / "nowhere.db"
    with sqlite_engine(file) as engine:
        assert some_changes(engine).mark() is None

    assert not file.exists()


def test_a_file_that_is_no_database_has_no_mark(tmp_path: Path) -> None:
    file = tmp_path / "broken.db"
    file.write_bytes(b"This is no database. " * 1_000)

    with sqlite_engine(file) as engine:
        assert some_changes(engine).mark() is None


def test_a_database_that_loses_its_tables_has_no_mark_until_they_are_back(
    changes: SqliteChanges, sqlite_file: Path
) -> None:
    before = changes.mark()

    execute(sqlite_file, "ALTER TABLE posts RENAME TO lost")
    assert changes.mark() is None
    execute(sqlite_file, "ALTER TABLE lost RENAME TO posts")

    assert changes.mark() not in (None, before)


def test_a_database_that_is_locked_has_no_mark(changes: SqliteChanges, sqlite_file: Path) -> None:
    holder = sqlite.driver.connect(sqlite_file, isolation_level=None)
    holder.execute("PRAGMA locking_mode = exclusive")
    holder.execute("BEGIN EXCLUSIVE")
    assert changes.mark() is None

    holder.close()

    assert changes.mark() is not None


def test_nobody_waits_for_a_lock_on_behalf_of_the_cache(changes: SqliteChanges) -> None:
    changes.mark()

    assert changes._cursor.execute("PRAGMA busy_timeout").fetchone() == (0,)


def test_it_holds_up_no_checkpoint(changes: SqliteChanges, store: Store, sqlite_file: Path) -> None:
    store.add(a_user(), a_scheduled_post())
    changes.mark()

    with sqlite_engine(sqlite_file) as engine, engine.connect() as connection:
        busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()

    assert busy == 0


def test_the_next_publication_is_found_through_an_index(store: Store, engine: Engine) -> None:
    store.add(a_user(), a_post(), a_scheduled_post())

    with engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {_NEXT}", (0,)).all()

    assert [row.detail for row in plan] == [
        "SEARCH posts USING INDEX ix_posts_published_ascending (published_ascending>?)"
    ]


def test_on_postgresql_all_answers_end_once_in_their_age() -> None:
    seconds = [100.0]
    changes = PostgresChanges(5, lambda: seconds[0])

    marks = [changes.mark()]
    for pause in (4.9, 0.2, 4.8, 0.2):
        seconds[0] += pause
        marks.append(changes.mark())

    assert marks == [0, 0, 1, 1, 2]


def test_on_postgresql_there_is_no_mark_unless_an_age_is_set() -> None:
    assert PostgresChanges(0).mark() is None
