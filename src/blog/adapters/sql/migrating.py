"""How Alembic runs the migrations of a service; its `env.py` calls this."""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import context, op
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


def create_stored_answers() -> None:
    """The table of the answers to requests with an Idempotency-Key, for a first migration.

    As any migration that was released it is never edited: what changes later is another function.
    """
    moment = sa.Integer().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
    op.create_table(
        "stored_answers",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("actor", "method", "path")),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", moment, nullable=False),
        sa.Column("content", sa.LargeBinary()),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
        sa.Column("role", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("length(key_hash) = 32", name=op.f("ck_stored_answers_key_hash")),
        sa.CheckConstraint("length(fingerprint) = 32", name=op.f("ck_stored_answers_fingerprint")),
        sa.PrimaryKeyConstraint(
            "actor", "method", "path", "key_hash", name=op.f("pk_stored_answers")
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_stored_answers_stored_at", "stored_answers", ["stored_at"])
    op.create_index("ix_stored_answers_user_id", "stored_answers", ["user_id"])
