"""The users."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

FOLDED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.Integer().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
FLAG = sa.Integer().with_variant(sa.Boolean(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            sa.Identity(maxvalue=2**53 - 1),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_folded", FOLDED, nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("age", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("city_folded", FOLDED, nullable=False),
        sa.Column("is_active", FLAG, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 2 AND 50", name=op.f("ck_users_name")),
        sa.CheckConstraint("length(city) BETWEEN 1 AND 50", name=op.f("ck_users_city")),
        sa.CheckConstraint(
            "length(email) <= 254 AND email = lower(email)", name=op.f("ck_users_email")
        ),
        sa.CheckConstraint("age BETWEEN 0 AND 150", name=op.f("ck_users_age")),
        sa.CheckConstraint("is_active IN (0, 1)", name=op.f("ck_users_is_active")).ddl_if("sqlite"),
        sa.CheckConstraint("updated_at >= created_at", name=op.f("ck_users_updated_at")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_users_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_users_created_at", "users", [sa.text("created_at ASC"), sa.text("id ASC")])
    op.create_index("ix_users_name", "users", [sa.text("name_folded ASC"), sa.text("id ASC")])
    if op.get_bind().dialect.name == "postgresql":
        _index_trigrams()


def _index_trigrams() -> None:
    """So that a search for a part of a name need not look at every user.

    It finds the same without; not everybody may create an extension, nor is it everywhere.
    """
    try:
        with op.get_bind().begin_nested():
            op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except sa.exc.DBAPIError:
        return
    for name in ("name", "city"):
        op.create_index(
            f"ix_users_{name}_trigrams",
            "users",
            [f"{name}_folded"],
            postgresql_using="gin",
            postgresql_ops={f"{name}_folded": "gin_trgm_ops"},
        )


def downgrade() -> None:
    op.drop_table("users")
