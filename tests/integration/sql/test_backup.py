"""Copies of a SQLite file: whole and sound, under any name."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from blog.adapters.sql import backup
from blog.adapters.sql.blog_migrations import BLOG_MIGRATIONS
from blog.adapters.sql.database import SqliteDatabase
from blog.domain.errors import Unavailable
from tests.builders import a_post, a_user
from tests.contracts.stores import Store, sql_store, sqlite_engine
from tests.contracts.test_transfer_service import exported_from, import_into
from tests.exports import EXPORT
from tests.integration.cli.files import contents, execute, rows

MINUTES_OF_WORK = (
    "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers LIMIT 500000000)"
    " SELECT count(*) FROM numbers"
)


@pytest.fixture
def engine(sqlite_file: Path) -> Iterator[Engine]:
    with sqlite_engine(sqlite_file) as engine:
        yield engine


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """An empty file in a folder of its own."""
    copy = tmp_path / "copies" / "copy.db"
    copy.parent.mkdir()
    copy.touch()
    return copy


def test_a_copy_has_all_rows_and_goes_on_with_the_same_ids(
    engine: Engine, store: Store, copy: Path
) -> None:
    import_into(store)

    SqliteDatabase(engine, BLOG_MIGRATIONS).backup(copy)

    with sqlite_engine(copy) as copied_engine, sql_store(copied_engine) as copied:
        assert exported_from(copied) == EXPORT
    words = "SELECT rowid FROM post_words WHERE post_words MATCH 'facade'"
    assert rows(copy, words) == [(2,), (3,), (5,), (6,)]


def test_a_copy_is_one_file(engine: Engine, store: Store, copy: Path) -> None:
    import_into(store)

    SqliteDatabase(engine, BLOG_MIGRATIONS).backup(copy)

    assert list(contents(copy.parent)) == [copy.name]


def test_a_copy_says_as_the_original_does_which_code_may_serve_it(
    engine: Engine, sqlite_file: Path, copy: Path
) -> None:
    execute(sqlite_file, "PRAGMA user_version = 7")
    with sqlite_engine(sqlite_file) as engine:
        backup.copy_database(engine, copy)

    assert rows(copy, "PRAGMA user_version") == [(7,)]


def test_what_was_deleted_is_not_in_the_copy(engine: Engine, store: Store, copy: Path) -> None:
    user = a_user()
    store.add(user)
    store.add(*(a_post(author_id=user.id, content="secret words " * 500) for _ in range(20)))
    with store.work() as work:
        work.posts.remove_all_of(user.id)
        work.commit()

    SqliteDatabase(engine, BLOG_MIGRATIONS).backup(copy)

    assert b"secret words" not in copy.read_bytes()


def test_a_database_without_a_schema_is_not_copied(tmp_path: Path, copy: Path) -> None:
    with (
        sqlite_engine(tmp_path / "nothing.db") as engine,
        pytest.raises(Unavailable, match="there is no schema yet"),
    ):
        SqliteDatabase(engine, BLOG_MIGRATIONS).backup(copy)

    assert copy.read_bytes() == b""


def test_broken_references_are_found_in_the_copy(
    engine: Engine, store: Store, sqlite_file: Path, copy: Path
) -> None:
    import_into(store)
    execute(sqlite_file, "DELETE FROM users WHERE id = 1")

    with pytest.raises(Unavailable, match="damaged: 4 references are broken"):
        SqliteDatabase(engine, BLOG_MIGRATIONS).backup(copy)


def test_a_damaged_index_is_found_in_the_copy(
    engine: Engine, store: Store, sqlite_file: Path, copy: Path
) -> None:
    import_into(store)
    execute(sqlite_file, "DELETE FROM post_words_data WHERE id > 10")

    with pytest.raises(Unavailable, match="damaged: "):
        SqliteDatabase(engine, BLOG_MIGRATIONS).backup(copy)


@pytest.mark.parametrize("name", ["a name", "file:copy.db?mode=memory", "%41#?.db"])
def test_the_name_of_a_copy_is_taken_as_it_is(engine: Engine, copy: Path, name: str) -> None:
    named = copy.rename(copy.parent / name)

    SqliteDatabase(engine, BLOG_MIGRATIONS).backup(named)

    assert list(contents(copy.parent)) == [name]
    assert rows(named, "SELECT count(*) FROM users") == [(0,)]


def test_a_folder_whose_name_is_no_text_takes_a_copy(engine: Engine, copy: Path) -> None:
    folder = copy.parent / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    copy = copy.rename(folder / "copy.db")

    SqliteDatabase(engine, BLOG_MIGRATIONS).backup(copy)

    assert rows(copy, "SELECT count(*) FROM users") == [(0,)]


def test_a_signal_ends_even_a_long_statement(engine: Engine) -> None:
    def interrupt(number: int, frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with engine.connect() as connection:
            backup._let_signals_in(connection)
            signal.setitimer(signal.ITIMER_REAL, 0.2)
            with pytest.raises(OperationalError, match="interrupted"):
                connection.exec_driver_sql(MINUTES_OF_WORK)
    finally:
        signal.signal(signal.SIGALRM, before)
