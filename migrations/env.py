"""How Alembic runs the migrations of the blog: on a given connection, or on BLOG_DATABASE_URL."""

from sqlalchemy.schema import SchemaItem

from blog.adapters.sql.indexes import metadata
from blog.adapters.sql.migrating import run_migrations


def database_url() -> str:
    from blog.bootstrap.settings import Settings  # noqa: PLC0415 - a given connection needs none

    return Settings.load().database_url


def is_ours(
    item: SchemaItem, name: str | None, kind: str, reflected: bool, other: SchemaItem | None
) -> bool:
    """Leave alone what the tables do not tell: the indexes of words, and of trigrams if any."""
    name = str(name)
    return not name.startswith(("post_words", "user_trigrams")) and not name.endswith("_trigrams")


run_migrations(metadata, database_url, is_ours)
