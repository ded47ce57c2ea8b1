"""The tables as the migrations make them. A test holds the two together."""

from collections.abc import Iterator

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    Text,
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
from blog.adapters.sql.stored_answers import answers_table
from blog.adapters.sql.table_parts import OPTIONS, history, identity, length, new_metadata
from blog.domain import posts as post_rules
from blog.domain import users as user_rules
from blog.domain.policy import Role

metadata = new_metadata()


def _placed(name: str, drafts: PlaceOfDrafts) -> Iterator[CheckConstraint]:
    for dialect in drafts._fields:
        rule = f"{name} = coalesce(published_at, {drafts.sql(dialect)})"
        yield CheckConstraint(rule, name=name).ddl_if(dialect)


users = Table(
    "users",
    metadata,
    identity(),
    Column("name", Text, nullable=False),
    Column("name_folded", Folded, nullable=False),
    Column("email", Text, nullable=False, unique=True),
    Column("age", Integer, nullable=False),
    Column("city", Text, nullable=False),
    Column("city_folded", Folded, nullable=False),
    Column("is_active", Flag, nullable=False),
    *history(),
    Column(
        "role",
        Text,
        CheckConstraint("role IN ('author', 'editor', 'admin')", name="role"),
        nullable=False,
        server_default=Role.AUTHOR.value,
    ),
    length("name", user_rules.NAME),
    length("city", user_rules.CITY),
    CheckConstraint(
        f"length(email) <= {user_rules.EMAIL_MAXIMUM} AND email = lower(email)", name="email"
    ),
    CheckConstraint(f"age BETWEEN {user_rules.YOUNGEST} AND {user_rules.OLDEST}", name="age"),
    CheckConstraint("is_active IN (0, 1)", name="is_active").ddl_if("sqlite"),
    **OPTIONS,
)

posts = Table(
    "posts",
    metadata,
    identity(),
    Column("author_id", Id, ForeignKey("users.id"), nullable=False),
    Column("title", Text, nullable=False),
    Column("title_folded", Folded, nullable=False),
    Column("content", Text, nullable=False),
    Column("published_at", Moment),
    Column("first_published_at", Moment),
    *history(),
    Column("published_ascending", MomentOrDraft(DRAFTS_WHEN_ASCENDING), nullable=False),
    Column("published_descending", MomentOrDraft(DRAFTS_WHEN_DESCENDING), nullable=False),
    length("title", post_rules.TITLE),
    length("content", post_rules.CONTENT),
    CheckConstraint(
        "coalesce(published_at = first_published_at, published_at IS NULL)", name="published_at"
    ),
    *_placed("published_ascending", DRAFTS_WHEN_ASCENDING),
    *_placed("published_descending", DRAFTS_WHEN_DESCENDING),
    **OPTIONS,
)

IS_ADMIN = users.c.role == literal_column(f"'{Role.ADMIN.value}'")
"""As its index says it: SQLite does not know what a parameter will be."""

answers_table(metadata, ForeignKey("users.id", ondelete="CASCADE"))

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
    identity(),
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    CheckConstraint("length(token_hash) = 32", name="token_hash"),
    **OPTIONS,
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
