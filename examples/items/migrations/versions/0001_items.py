"""The items, and the answers to requests with an Idempotency-Key."""

import sqlalchemy as sa
from alembic import op

from blog.adapters.sql.migrating import create_stored_answers

revision = "0001"
down_revision = None

LARGE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FOLDED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
FLAG = sa.Boolean().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.Integer().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
INDEXES = {"created_at": "created_at", "title": "title_folded", "price": "price"}


def upgrade() -> None:
    op.create_table(
        "items",
        sa.Column("id", LARGE, sa.Identity(maxvalue=2**53 - 1), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_folded", FOLDED, nullable=False),
        sa.Column("description", sa.Text()),
        sa.Column("price", LARGE, nullable=False),
        sa.Column("is_available", FLAG, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 200", name=op.f("ck_items_title")),
        sa.CheckConstraint(
            "length(description) BETWEEN 1 AND 2000", name=op.f("ck_items_description")
        ),
        sa.CheckConstraint("price BETWEEN 1 AND 99999999999999", name=op.f("ck_items_price")),
        sa.CheckConstraint("is_available IN (0, 1)", name=op.f("ck_items_is_available")).ddl_if(
            "sqlite"
        ),
        sa.CheckConstraint("updated_at >= created_at", name=op.f("ck_items_updated_at")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_items_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    for name, column in INDEXES.items():
        op.create_index(f"ix_items_{name}", "items", [sa.text(f"{column} ASC"), sa.text("id ASC")])
    create_stored_answers()


def downgrade() -> None:
    op.drop_table("stored_answers")
    op.drop_table("items")
