"""The database as a whole, in every state in which one may be found."""

import logging

import pytest
from sqlalchemy import Engine, text

from blog.adapters.sql.blog_migrations import BLOG_MIGRATIONS
from blog.application.maintenance import SchemaState
from blog.domain.errors import Unavailable
from tests.contracts.stores import sql_database
from tests.integration.sql.migrating import (
    revisions,
    schema,
    set_revision,
    set_schema_mark,
    upgrade,
)


@pytest.mark.parametrize("earlier", revisions()[:-1])
def test_an_old_schema_is_not_served_until_it_is_migrated(
    empty_engine: Engine, earlier: str
) -> None:
    upgrade(empty_engine, earlier)
    database = sql_database(empty_engine)

    assert database.schema_state() is SchemaState.OLD
    assert "blog migrate" in database.check().bad[0]

    database.migrate()

    assert database.schema_state() is SchemaState.CURRENT


def test_a_newer_schema_is_served_and_left_alone(engine: Engine) -> None:
    set_revision(engine, "from the future")
    database = sql_database(engine)
    before = schema(engine)

    database.prepare()
    database.migrate()

    assert schema(engine) == before
    assert database.schema_state() is SchemaState.NEWER
    assert database.check().good
    assert not database.check().bad
    assert "update the blog" in " ".join(database.check().advice)


def test_a_newer_schema_is_warned_of_once(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    set_revision(engine, "from the future")
    with caplog.at_level(logging.WARNING, "blog.database"):
        sql_database(engine).prepare()
        sql_database(engine).prepare()

    (warning,) = caplog.messages
    assert "newer than this version" in warning


def test_a_newer_schema_that_needs_newer_code_is_not_served(engine: Engine) -> None:
    set_revision(engine, "from the future")
    set_schema_mark(engine, BLOG_MIGRATIONS.compatible)
    assert sql_database(engine).schema_state() is SchemaState.NEWER

    set_schema_mark(engine, BLOG_MIGRATIONS.compatible + 1)

    with pytest.raises(Unavailable, match="needs a newer version"):
        sql_database(engine).prepare()


def test_a_database_of_something_else_is_left_as_it_is(empty_engine: Engine) -> None:
    with empty_engine.begin() as connection:
        connection.execute(text("CREATE TABLE recipes (id INTEGER)"))
    before = schema(empty_engine)

    database = sql_database(empty_engine)
    for look in (database.schema_state, database.check, database.prepare, database.migrate):
        with pytest.raises(Unavailable, match="something else"):
            look()

    assert schema(empty_engine) == before


def test_the_database_of_another_application_is_no_newer_schema(empty_engine: Engine) -> None:
    with empty_engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(text("CREATE TABLE things (id INTEGER)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('ae1027a6acf')"))

    with pytest.raises(Unavailable, match="something else"):
        sql_database(empty_engine).schema_state()
