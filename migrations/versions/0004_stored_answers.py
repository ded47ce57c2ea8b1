"""The answers to requests that came with an Idempotency-Key."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stored_answers",
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column(
            "stored_at",
            sa.Integer().with_variant(sa.TIMESTAMP(timezone=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("length(key_hash) = 32", name=op.f("ck_stored_answers_key_hash")),
        sa.CheckConstraint("length(fingerprint) = 32", name=op.f("ck_stored_answers_fingerprint")),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_stored_answers_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "actor", "method", "path", "key_hash", name=op.f("pk_stored_answers")
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_stored_answers_stored_at", "stored_answers", ["stored_at"])
    op.create_index("ix_stored_answers_user_id", "stored_answers", ["user_id"])


def downgrade() -> None:
    op.drop_table("stored_answers")
