"""How Alembic runs the migrations: on the connection that it is given, else on BLOG_DATABASE_URL.

On a given connection the transaction is the caller's; see `blog.adapters.sql.database`.
"""

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.schema import SchemaItem

from blog.adapters.sql import postgres, sqlite
from blog.adapters.sql.marks import preserving_ids
from blog.adapters.sql.tables import metadata
from blog.adapters.sql.urls import database_kind, parse_url


def is_ours(
    item: SchemaItem, name: str | None, kind: str, reflected: bool, other: SchemaItem | None
) -> bool:
    """Leave alone what the tables do not tell: the indexes of words, and of trigrams if any."""
    name = str(name)
    return not name.startswith(("post_words", "user_trigrams")) and not name.endswith("_trigrams")


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_object=is_ours,
        render_as_batch=True,
        transactional_ddl=True,
    )
    with context.begin_transaction(), preserving_ids(connection):
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    from blog.bootstrap.settings import Settings

    url = parse_url(Settings.load().database_url)
    database = sqlite if database_kind(url) == "sqlite" else postgres
    with database.migration(database.make_engine(url)) as own:
        migrate(own)
