"""The todos, and the answers to requests with an Idempotency-Key."""

import sqlalchemy as sa
from alembic import op

from blog.adapters.sql.migrating import create_stored_answers

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FOLDED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.Integer().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
INDEXES = {
    "created_at": ("created_at", "id"),
    "status_created_at": ("status", "created_at", "id"),
    "task": ("task_folded", "id"),
    "status_task": ("status", "task_folded", "id"),
}


def upgrade() -> None:
    op.create_table(
        "todos",
        sa.Column("id", ID, sa.Identity(maxvalue=2**53 - 1), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("task_folded", FOLDED, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(task) BETWEEN 1 AND 200", name=op.f("ck_todos_task")),
        sa.CheckConstraint(
            "status IN ('Pending', 'In Process', 'Completed')", name=op.f("ck_todos_status")
        ),
        sa.CheckConstraint("updated_at >= created_at", name=op.f("ck_todos_updated_at")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_todos_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_todos")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    for name, columns in INDEXES.items():
        op.create_index(f"ix_todos_{name}", "todos", [sa.text(f"{each} ASC") for each in columns])
    create_stored_answers()


def downgrade() -> None:
    op.drop_table("stored_answers")
    op.drop_table("todos")
