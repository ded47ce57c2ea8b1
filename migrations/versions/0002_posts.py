"""The posts, with an index for every order of their lists."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FOLDED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.Integer().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")

PLACES_OF_DRAFTS = {
    "sqlite": {
        "published_ascending": "4611686018427387904",
        "published_descending": "-4611686018427387904",
    },
    "postgresql": {
        "published_ascending": "timestamptz 'infinity'",
        "published_descending": "timestamptz '-infinity'",
    },
}
ORDERS = {
    "created_at": "created_at",
    "title": "title_folded",
    "published_ascending": "published_ascending",
    "published_descending": "published_descending",
}
PARTS = {"dated": "published_at IS NOT NULL", "drafts": "published_at IS NULL"}


def ascending(*names: str) -> list[sa.TextClause]:
    return [sa.text(f"{name} ASC") for name in names]


def upgrade() -> None:
    op.create_table(
        "posts",
        sa.Column("id", ID, sa.Identity(maxvalue=2**53 - 1), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_folded", FOLDED, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("first_published_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published_ascending", MOMENT, nullable=False),
        sa.Column("published_descending", MOMENT, nullable=False),
        sa.CheckConstraint("length(title) BETWEEN 5 AND 100", name=op.f("ck_posts_title")),
        sa.CheckConstraint("length(content) BETWEEN 20 AND 100000", name=op.f("ck_posts_content")),
        sa.CheckConstraint(
            "coalesce(published_at = first_published_at, published_at IS NULL)",
            name=op.f("ck_posts_published_at"),
        ),
        *(
            sa.CheckConstraint(
                f"{name} = coalesce(published_at, {place})", name=op.f(f"ck_posts_{name}")
            ).ddl_if(dialect)
            for dialect, places in PLACES_OF_DRAFTS.items()
            for name, place in places.items()
        ),
        sa.CheckConstraint("updated_at >= created_at", name=op.f("ck_posts_updated_at")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_posts_version")),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_posts_author_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    for name, order in ORDERS.items():
        op.create_index(f"ix_posts_{name}", "posts", ascending(order, "id"))
        op.create_index(f"ix_posts_author_{name}", "posts", ascending("author_id", order, "id"))
    for name in ("created_at", "title"):
        for part, where in PARTS.items():
            op.create_index(
                f"ix_posts_{part}_{name}",
                "posts",
                ascending(ORDERS[name], "id"),
                sqlite_where=sa.text(where),
                postgresql_where=sa.text(where),
            )


def downgrade() -> None:
    op.drop_table("posts")
