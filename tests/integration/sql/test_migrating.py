"""Migrations that meet each other, fail, or die."""

import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from blog.adapters.sql import postgres, sqlite
from blog.adapters.sql.blog_migrations import BLOG_MIGRATIONS
from blog.adapters.sql.schema import Schema
from blog.application.maintenance import SchemaState
from blog.domain.errors import Unavailable
from tests.contracts.stores import sql_database
from tests.databases import engine_of
from tests.integration.cli.processes import PROGRAMS, run
from tests.integration.sql.migrating import (
    add_migration,
    migration,
    revisions,
    schema,
    set_revision,
    upgrade,
)

FAILING = """
def upgrade():
    op.execute("CREATE TABLE half (done INTEGER)")
    op.execute("Not SQL")
"""
DYING = """
import os

def upgrade():
    op.execute("CREATE TABLE half (done INTEGER)")
    op.execute("DROP TABLE post_words")
    os.kill(os.getpid(), 9)
"""
MENDED = """
def upgrade():
    op.execute("CREATE TABLE half (done INTEGER)")
"""


def test_of_many_that_migrate_at_once_one_does_and_the_others_wait(empty_url: str) -> None:
    together = threading.Barrier(4)

    def migrate() -> SchemaState:
        with engine_of(empty_url) as engine:
            together.wait()
            sql_database(engine).migrate()
            return sql_database(engine).schema_state()

    with ThreadPoolExecutor(4) as pool:
        states = [pool.submit(migrate) for _ in range(4)]

    assert [state.result() for state in states] == [SchemaState.CURRENT] * 4


def test_who_waited_for_another_migration_finds_it_done(empty_url: str) -> None:
    with (
        engine_of(empty_url) as engine,
        engine_of(empty_url) as other,
        ThreadPoolExecutor(1) as pool,
    ):
        with migration(other) as connection:
            waiting = pool.submit(sql_database(engine).migrate)
            Schema(BLOG_MIGRATIONS, "it", lambda _: 0).upgrade(connection)
            assert not waiting.done()

        waiting.result()
        assert sql_database(engine).schema_state() is SchemaState.CURRENT


def test_who_waited_for_a_newer_migration_leaves_the_schema_as_it_is(engine: Engine) -> None:
    set_revision(engine, "9999")

    with migration(engine) as connection:
        Schema(BLOG_MIGRATIONS, "it", lambda _: 0).upgrade(connection)

    assert sql_database(engine).schema_state() is SchemaState.NEWER


def test_a_migration_waits_only_so_long_for_another(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (sqlite, postgres):
        monkeypatch.setattr(module, "MIGRATION_WAIT", 0.01)
    with engine_of(empty_url) as engine, engine_of(empty_url) as other:
        upgrade(engine, revisions()[0])

        with migration(other), pytest.raises(Unavailable):
            sql_database(engine).migrate()

        assert sql_database(engine).schema_state() is SchemaState.OLD


def test_a_migration_that_fails_leaves_everything_as_it_was(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    add_migration(folder, FAILING)
    database = sql_database(engine, replace(BLOG_MIGRATIONS, folder=folder))
    before = schema(engine)

    with pytest.raises(DBAPIError, match="syntax error"):
        database.migrate()

    assert database.schema_state() is SchemaState.OLD
    assert schema(engine) == before


def test_a_migration_whose_process_dies_half_way_leaves_everything_and_can_be_run_again(
    url: str, tmp_path: Path
) -> None:
    latest = add_migration(tmp_path / "migrations", DYING)
    (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = migrations\n")
    migrate = (PROGRAMS / "alembic", "upgrade", "head")
    with engine_of(url) as engine:
        before = schema(engine)

    died = run(tmp_path, *migrate, database_url=url)
    with engine_of(url) as engine:
        left = schema(engine)
    latest.write_text(latest.read_text().replace(DYING, MENDED))
    again = run(tmp_path, *migrate, database_url=url)

    assert died.returncode == -signal.SIGKILL
    assert left == before
    assert again.returncode == 0, again.stderr
    with engine_of(url) as engine:
        assert schema(engine).keys() == before.keys() | {"half"}
