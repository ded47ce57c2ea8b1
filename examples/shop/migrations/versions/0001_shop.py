"""Categories and products, and the answers to requests with an Idempotency-Key."""

import sqlalchemy as sa
from alembic import op

from blog.adapters.sql.migrating import create_stored_answers

revision = "0001"
down_revision = None

LARGE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FOLDED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.Integer().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
INDEXES = {
    "categories_created_at": ("created_at",),
    "categories_name": ("name_folded",),
    "products_created_at": ("created_at",),
    "products_name": ("name_folded",),
    "products_price": ("price",),
    "products_category_id_created_at": ("category_id", "created_at"),
    "products_category_id_name": ("category_id", "name_folded"),
    "products_category_id_price": ("category_id", "price"),
}


def upgrade() -> None:
    _create(
        "categories",
        sa.UniqueConstraint("name_folded", name=op.f("uq_categories_name_folded")),
    )
    _create(
        "products",
        sa.Column("price", LARGE, nullable=False),
        sa.Column("stock", sa.Integer(), nullable=False),
        sa.Column("category_id", LARGE, nullable=False),
        sa.CheckConstraint("price BETWEEN 1 AND 99999999999999", name=op.f("ck_products_price")),
        sa.CheckConstraint("stock >= 0", name=op.f("ck_products_stock")),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_products_category_id_categories")
        ),
    )
    for name, columns in INDEXES.items():
        ascending = [sa.text(f"{each} ASC") for each in (*columns, "id")]
        op.create_index(f"ix_{name}", name.partition("_")[0], ascending)
    create_stored_answers()


def _create(table: str, *parts: sa.schema.SchemaItem) -> None:
    """A table of what has a name, and a history."""
    op.create_table(
        table,
        sa.Column("id", LARGE, sa.Identity(maxvalue=2**53 - 1), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_folded", FOLDED, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 100", name=op.f(f"ck_{table}_name")),
        sa.CheckConstraint("updated_at >= created_at", name=op.f(f"ck_{table}_updated_at")),
        sa.CheckConstraint("version >= 1", name=op.f(f"ck_{table}_version")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *parts,
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def downgrade() -> None:
    for table in ("stored_answers", "products", "categories"):
        op.drop_table(table)
