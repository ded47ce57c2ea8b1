"""How Alembic runs the migrations of the shop."""

from blog.adapters.sql.migrating import run_migrations
from examples.shop.sql import metadata


def database_url() -> str:
    from examples.shop.main import Settings  # noqa: PLC0415 - a given connection needs none

    return Settings.load().database_url


run_migrations(metadata, database_url)
