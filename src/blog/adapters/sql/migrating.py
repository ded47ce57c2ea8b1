"""How Alembic runs the migrations of a service; its `env.py` calls this."""

from collections.abc import Callable

from alembic import context
from sqlalchemy import Connection, MetaData
from sqlalchemy.schema import SchemaItem

from blog.adapters.sql import postgres, sqlite
from blog.adapters.sql.marks import preserving_ids
from blog.adapters.sql.urls import database_kind, parse_url

IsOurs = Callable[[SchemaItem, str | None, str, bool, SchemaItem | None], bool]
"""Alembic's `include_object`."""


def run_migrations(
    metadata: MetaData, database_url: Callable[[], str], is_ours: IsOurs | None = None
) -> None:
    """On the connection that Alembic is given, else on the database at the address.

    On a given connection the transaction is the caller's; see `blog.adapters.sql.database`.
    """
    given = context.config.attributes.get("connection")
    if given is not None:
        _migrate(given, metadata, is_ours)
        return
    url = parse_url(database_url())
    database = sqlite if database_kind(url) == "sqlite" else postgres
    with database.migration(database.make_engine(url)) as own:
        _migrate(own, metadata, is_ours)


def _migrate(connection: Connection, metadata: MetaData, is_ours: IsOurs | None) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_object=is_ours,
        render_as_batch=True,
        transactional_ddl=True,
    )
    with context.begin_transaction(), preserving_ids(connection):
        context.run_migrations()
