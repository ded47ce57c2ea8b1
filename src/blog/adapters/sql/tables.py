"""The tables as the migrations make them. A test holds the two together."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    BindParameter,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    bindparam,
    literal_column,
)

from blog.adapters.sql.columns import (
    DRAFTS_WHEN_ASCENDING,
    DRAFTS_WHEN_DESCENDING,
    Flag,
    Folded,
    Id,
    Moment,
    MomentOrDraft,
    Moments,
    PlaceOfDrafts,
)
from blog.domain import posts as post_rules
from blog.domain import users as user_rules
from blog.domain.policy import Role

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMING_CONVENTION)


def _length(name: str, rule: Any) -> CheckConstraint:
    return CheckConstraint(f"length({name}) BETWEEN {rule.minimum} AND {rule.maximum}", name=name)


def _placed(name: str, drafts: PlaceOfDrafts) -> Iterator[CheckConstraint]:
    for dialect in drafts._fields:
        rule = f"{name} = coalesce(published_at, {drafts.sql(dialect)})"
        yield CheckConstraint(rule, name=name).ddl_if(dialect)


users = Table(
    "users",
    metadata,
    Column("id", Id, Identity(maxvalue=user_rules.LARGEST_ID), primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_folded", Folded, nullable=False),
    Column("email", Text, nullable=False, unique=True),
    Column("age", Integer, nullable=False),
    Column("city", Text, nullable=False),
    Column("city_folded", Folded, nullable=False),
    Column("is_active", Flag, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("version", Integer, nullable=False),
    Column(
        "role",
        Text,
        CheckConstraint("role IN ('author', 'editor', 'admin')", name="role"),
        nullable=False,
        server_default=Role.AUTHOR.value,
    ),
    _length("name", user_rules.NAME),
    _length("city", user_rules.CITY),
    CheckConstraint(
        f"length(email) <= {user_rules.EMAIL_MAXIMUM} AND email = lower(email)", name="email"
    ),
    CheckConstraint(f"age BETWEEN {user_rules.YOUNGEST} AND {user_rules.OLDEST}", name="age"),
    CheckConstraint("is_active IN (0, 1)", name="is_active").ddl_if("sqlite"),
    CheckConstraint("updated_at >= created_at", name="updated_at"),
    CheckConstraint("version >= 1", name="version"),
    sqlite_autoincrement=True,
    sqlite_strict=True,
)

posts = Table(
    "posts",
    metadata,
    Column("id", Id, Identity(maxvalue=user_rules.LARGEST_ID), primary_key=True),
    Column("author_id", Id, ForeignKey("users.id"), nullable=False),
    Column("title", Text, nullable=False),
    Column("title_folded", Folded, nullable=False),
    Column("content", Text, nullable=False),
    Column("published_at", Moment),
    Column("first_published_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("version", Integer, nullable=False),
    Column("published_ascending", MomentOrDraft(DRAFTS_WHEN_ASCENDING), nullable=False),
    Column("published_descending", MomentOrDraft(DRAFTS_WHEN_DESCENDING), nullable=False),
    _length("title", post_rules.TITLE),
    _length("content", post_rules.CONTENT),
    CheckConstraint(
        "coalesce(published_at = first_published_at, published_at IS NULL)", name="published_at"
    ),
    *_placed("published_ascending", DRAFTS_WHEN_ASCENDING),
    *_placed("published_descending", DRAFTS_WHEN_DESCENDING),
    CheckConstraint("updated_at >= created_at", name="updated_at"),
    CheckConstraint("version >= 1", name="version"),
    sqlite_autoincrement=True,
    sqlite_strict=True,
)

IS_ADMIN = users.c.role == literal_column(f"'{Role.ADMIN.value}'")
"""As its index says it: SQLite does not know what a parameter will be."""

stored_answers = Table(
    "stored_answers",
    metadata,
    Column("actor", Text, primary_key=True),
    Column("method", Text, primary_key=True),
    Column("path", Text, primary_key=True),
    Column("key_hash", LargeBinary, primary_key=True),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("stored_at", Moment, nullable=False, index=True),
    # Null while the request is at work, which only its own transaction sees.
    Column("content", LargeBinary),
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), index=True),
    # The role that the actor had then; empty where nobody was signed in.
    Column("role", Text, nullable=False, server_default=""),
    CheckConstraint("length(key_hash) = 32", name="key_hash"),
    CheckConstraint("length(fingerprint) = 32", name="fingerprint"),
    sqlite_strict=True,
)

passwords = Table(
    "passwords",
    metadata,
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("password_hash", Text, nullable=False),
    CheckConstraint("length(password_hash) BETWEEN 1 AND 255", name="password_hash"),
    sqlite_strict=True,
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Id, Identity(maxvalue=user_rules.LARGEST_ID), primary_key=True),
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    CheckConstraint("length(token_hash) = 32", name="token_hash"),
    sqlite_autoincrement=True,
    sqlite_strict=True,
)

throttles = Table(
    "throttles",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("attempts", Moments, nullable=False),
    Column("saved_at", Moment, nullable=False, index=True),
    CheckConstraint("length(key) = 32", name="key"),
    sqlite_strict=True,
)


def stored_values(of: Table) -> dict[str, BindParameter[Any]]:
    """A parameter for each column that a repository writes: all but the id."""
    return {column.name: bindparam(column.name) for column in of.c if not column.primary_key}
