"""How Alembic runs the migrations: on the connection that it is given, else on BLOG_DATABASE_URL.

On a given connection the transaction is the caller's; see `blog.adapters.sql.database`.
"""

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.schema import SchemaItem

from blog.adapters.sql import sqlite
from blog.adapters.sql.tables import metadata


def is_ours(
    item: SchemaItem, name: str | None, kind: str, reflected: bool, other: SchemaItem | None
) -> bool:
    """Leave the word index to its migrations: FTS5 keeps tables of its own beside it."""
    return not (kind == "table" and name is not None and name.startswith("post_words"))


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_object=is_ours,
        render_as_batch=True,
        transactional_ddl=True,
    )
    with context.begin_transaction(), sqlite.preserving_ids(connection):
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    from blog.bootstrap.settings import Settings

    with sqlite.migration(
        sqlite.make_engine(sqlite.parse_url(Settings.load().database_url))
    ) as own:
        migrate(own)
