"""SQLite's database as a whole: a file, which may not be there, or be something else."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from blog.adapters.sql import sqlite
from blog.adapters.sql.blog_migrations import BLOG_MIGRATIONS
from blog.adapters.sql.database import SqliteDatabase
from blog.application.maintenance import SchemaState
from blog.domain.errors import Unavailable
from tests.contracts.stores import sqlite_engine
from tests.integration.sql.migrating import upgrade


def test_looking_at_a_file_that_is_not_there_makes_none(tmp_path: Path) -> None:
    file = tmp_path / "new.db"
    with sqlite_engine(file) as engine:
        database = SqliteDatabase(engine, BLOG_MIGRATIONS)

        assert database.schema_state() is SchemaState.MISSING
        assert "There is no file" in database.check().bad[0]

    assert not file.exists()


@pytest.mark.parametrize("content", [b"No database. " * 1_000, b"SQLite format 3\0" + b"?" * 99])
def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "other.db"
    file.write_bytes(content)

    with sqlite_engine(file) as engine:
        database = SqliteDatabase(engine, BLOG_MIGRATIONS)
        for look in (database.schema_state, database.check, database.migrate):
            with pytest.raises(Unavailable):
                look()

    assert file.read_bytes() == content


def test_the_file_of_something_else_is_not_changed_by_a_byte(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with sqlite.driver.connect(file) as connection:
        connection.execute("CREATE TABLE recipes (id INTEGER)")
    connection.close()
    before = file.read_bytes()

    with sqlite_engine(file) as engine:
        database = SqliteDatabase(engine, BLOG_MIGRATIONS)
        for look in (database.schema_state, database.check, database.migrate):
            with pytest.raises(Unavailable, match="something else"):
                look()

    assert file.read_bytes() == before


def test_checking_does_not_change_the_file(sqlite_file: Path) -> None:
    before = sqlite_file.read_bytes()

    with sqlite_engine(sqlite_file) as engine:
        assert SqliteDatabase(engine, BLOG_MIGRATIONS).check().good

    assert sqlite_file.read_bytes() == before


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    file = tmp_path / "nowhere" / "blog.db"

    with sqlite_engine(file) as engine, pytest.raises(Unavailable, match="nowhere"):
        SqliteDatabase(engine, BLOG_MIGRATIONS).migrate()


def test_a_driver_that_may_damage_the_file_is_warned_of(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = SqliteDatabase(engine, BLOG_MIGRATIONS)
    sound = database.check()
    monkeypatch.setattr(sqlite, "FIRST_SOUND_VERSION", (99, 0, 0))

    assert "rare race" in database.check().advice[0]
    assert database.check().good == sound.good


def test_a_migration_over_broken_references_is_not_done(empty_engine: Engine) -> None:
    upgrade(empty_engine, "0002")
    with empty_engine.connect() as connection:
        sqlite.set_pragma(connection, "foreign_keys", 0)
        connection.exec_driver_sql(
            "INSERT INTO posts VALUES (1, 99, 'A title', 'a title',"
            " 'Some content of a post', 3000, 3000, 1, 2, 1, 3000, 3000)"
        )
        connection.invalidate()

    with pytest.raises(Unavailable, match="1 reference"):
        SqliteDatabase(empty_engine, BLOG_MIGRATIONS).migrate()

    assert SqliteDatabase(empty_engine, BLOG_MIGRATIONS).schema_state() is SchemaState.OLD
