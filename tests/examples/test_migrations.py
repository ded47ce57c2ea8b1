"""The migrations of each example: up and down again, and to the very tables that it has."""

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, inspect

from blog.adapters.sql.blog_migrations import BLOG_MIGRATIONS
from blog.domain.errors import Unavailable
from tests.contracts.stores import sql_database
from tests.databases import engine_of
from tests.examples.databases import Databases
from tests.examples.services import EXAMPLES, Example
from tests.integration.sql.migrating import migration, schema


def test_the_tables_are_as_the_migrations_make_them(
    example: Example, engine: Engine, empty_engine: Engine
) -> None:
    example.metadata.create_all(empty_engine)

    migrated, made = schema(engine), schema(empty_engine)
    assert {name: migrated[name] for name in made} == made
    assert example.migrations.tables <= set(made)


def test_all_goes_down_and_up_again(example: Example, engine: Engine) -> None:
    before = schema(engine)

    config = Config()
    config.set_main_option("script_location", str(example.migrations.folder))
    with migration(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    with engine.connect() as connection:
        left = set(inspect(connection).get_table_names())
    sql_database(engine, example.migrations).migrate()

    assert left == {"alembic_version"}
    assert schema(engine) == before


def test_no_two_services_take_each_others_database_for_their_own(
    databases: Databases, example: Example, kind: str
) -> None:
    services = [BLOG_MIGRATIONS, *(each.migrations for each in EXAMPLES)]
    with databases.migrated(example, kind) as url, engine_of(url) as engine:
        before = schema(engine)
        for migrations in services:
            if migrations is example.migrations:
                continue
            database = sql_database(engine, migrations)
            with pytest.raises(Unavailable, match="a database of something else"):
                database.migrate()
            with pytest.raises(Unavailable, match="a database of something else"):
                database.prepare()
        assert schema(engine) == before
