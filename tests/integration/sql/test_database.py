"""The database as a whole, in every state in which one may be found."""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from blog.adapters.sql import schema as schema_module
from blog.adapters.sql import sqlite
from blog.adapters.sql.database import SqliteDatabase
from blog.adapters.sql.schema import migrations_folder
from blog.application.maintenance import SchemaState
from blog.domain.errors import Unavailable
from tests.contracts.stores import sqlite_engine
from tests.integration.sql.migrating import revisions, schema, upgrade

FAILING_MIGRATION = """
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade():
    op.execute("CREATE TABLE half (done)")
    op.execute("Not SQL")
"""


def set_revision(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = ?", (revision,))


def test_looking_at_a_file_that_is_not_there_makes_none(tmp_path: Path) -> None:
    file = tmp_path / "new.db"
    with sqlite_engine(file) as engine:
        database = SqliteDatabase(engine)

        assert database.schema_state() is SchemaState.MISSING
        assert "There is no file" in database.check().bad[0]

    assert not file.exists()


@pytest.mark.parametrize("content", [b"No database. " * 1_000, b"SQLite format 3\0" + b"?" * 99])
def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "other.db"
    file.write_bytes(content)

    with sqlite_engine(file) as engine:
        database = SqliteDatabase(engine)
        for look in (database.schema_state, database.check, database.migrate):
            with pytest.raises(Unavailable):
                look()

    assert file.read_bytes() == content


def test_a_database_of_something_else_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with sqlite.driver.connect(file) as connection:
        connection.execute("CREATE TABLE recipes (id INTEGER)")
    connection.close()
    before = file.read_bytes()

    with sqlite_engine(file) as engine:
        database = SqliteDatabase(engine)
        for look in (database.schema_state, database.check, database.migrate):
            with pytest.raises(Unavailable, match="something else"):
                look()

    assert file.read_bytes() == before


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    file = tmp_path / "nowhere" / "blog.db"

    with sqlite_engine(file) as engine, pytest.raises(Unavailable, match="nowhere"):
        SqliteDatabase(engine).migrate()


@pytest.mark.parametrize("earlier", revisions()[:-1])
def test_an_old_schema_is_not_served_until_it_is_migrated(tmp_path: Path, earlier: str) -> None:
    with sqlite_engine(tmp_path / "old.db") as engine:
        upgrade(engine, earlier)
        database = SqliteDatabase(engine)

        assert database.schema_state() is SchemaState.OLD
        assert "blog migrate" in database.check().bad[0]

        database.migrate()

        assert database.schema_state() is SchemaState.CURRENT


def test_a_newer_schema_is_served_and_left_alone(engine: Engine) -> None:
    set_revision(engine, "from the future")
    database = SqliteDatabase(engine)

    database.migrate()

    assert database.schema_state() is SchemaState.NEWER
    assert database.check().good
    assert not database.check().bad
    assert "update the blog" in " ".join(database.check().advice)


def test_a_driver_that_may_damage_the_file_is_warned_of(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = SqliteDatabase(engine)
    sound = database.check()
    monkeypatch.setattr(sqlite, "FIRST_SOUND_VERSION", (99, 0, 0))

    assert "rare race" in database.check().advice[0]
    assert database.check().good == sound.good


def test_checking_does_not_change_the_file(sqlite_file: Path) -> None:
    before = sqlite_file.read_bytes()

    with sqlite_engine(sqlite_file) as engine:
        assert SqliteDatabase(engine).check().good

    assert sqlite_file.read_bytes() == before


def test_of_many_that_migrate_at_once_one_does_and_the_others_wait(tmp_path: Path) -> None:
    file, together = tmp_path / "new.db", threading.Barrier(4)

    def migrate() -> SchemaState:
        with sqlite_engine(file) as engine:
            together.wait()
            SqliteDatabase(engine).migrate()
            return SqliteDatabase(engine).schema_state()

    with ThreadPoolExecutor(4) as pool:
        states = [pool.submit(migrate) for _ in range(4)]

    assert [state.result() for state in states] == [SchemaState.CURRENT] * 4


def test_a_migration_waits_only_so_long_for_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "MIGRATION_WAIT", 0.01)
    with sqlite_engine(tmp_path / "old.db") as engine, sqlite_engine(tmp_path / "old.db") as other:
        upgrade(engine, revisions()[0])

        with other.execution_options(**sqlite.WRITES).begin(), pytest.raises(Unavailable):
            SqliteDatabase(engine).migrate()

        assert SqliteDatabase(engine).schema_state() is SchemaState.OLD


def test_a_migration_that_fails_leaves_everything_as_it_was(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(migrations_folder(), folder)
    later = folder / "versions" / "9999_fails.py"
    later.write_text(FAILING_MIGRATION.format(head=revisions()[-1]))
    monkeypatch.setattr(schema_module, "migrations_folder", lambda: folder)
    with engine.connect() as connection:
        before = schema(connection)

    with pytest.raises(OperationalError, match="syntax error"):
        SqliteDatabase(engine).migrate()

    assert SqliteDatabase(engine).schema_state() is SchemaState.OLD
    with engine.connect() as connection:
        assert schema(connection) == before


def test_a_migration_over_broken_references_is_not_done(tmp_path: Path) -> None:
    with sqlite_engine(tmp_path / "old.db") as engine:
        upgrade(engine, "0002")
        with engine.connect() as connection:
            sqlite.set_pragma(connection, "foreign_keys", 0)
            connection.exec_driver_sql(
                "INSERT INTO posts VALUES (1, 99, 'A title', 'a title',"
                " 'Some content of a post', 3000, 3000, 1, 2, 1, 3000, 3000)"
            )
            connection.invalidate()

        with pytest.raises(Unavailable, match="1 reference"):
            SqliteDatabase(engine).migrate()

        assert SqliteDatabase(engine).schema_state() is SchemaState.OLD


def test_the_database_of_another_application_is_no_newer_schema(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with closing(sqlite.driver.connect(file)) as other:
        other.executescript(
            "CREATE TABLE alembic_version (version_num); CREATE TABLE things (id);"
            "INSERT INTO alembic_version VALUES ('ae1027a6acf')"
        )

    with sqlite_engine(file) as engine, pytest.raises(Unavailable, match="something else"):
        SqliteDatabase(engine).schema_state()


def test_a_newer_schema_that_needs_newer_code_is_not_served(
    migrated_file: Path, tmp_path: Path
) -> None:
    file = tmp_path / "newer.db"
    shutil.copy(migrated_file, file)
    with closing(sqlite.driver.connect(file)) as newer:
        newer.executescript("UPDATE alembic_version SET version_num = '9999'")
        with sqlite_engine(file) as engine:
            assert SqliteDatabase(engine).schema_state() is SchemaState.NEWER
        newer.executescript("PRAGMA user_version = 1")

    with sqlite_engine(file) as engine, pytest.raises(Unavailable, match="needs a newer version"):
        SqliteDatabase(engine).migrate()
