"""Roles, passwords, sessions, and the attempts at passwords.

Code of the revision before goes on writing users and answers: both roles have a default.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.Integer().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    # As a statement, which both databases understand: for a CHECK Alembic would make the table
    # anew on SQLite.
    op.execute(
        "ALTER TABLE users ADD COLUMN role TEXT DEFAULT 'author' NOT NULL "
        "CONSTRAINT ck_users_role CHECK (role IN ('author', 'editor', 'admin'))"
    )
    op.create_index(
        "ix_users_admins",
        "users",
        [sa.text("id ASC")],
        sqlite_where=sa.text("role = 'admin'"),
        postgresql_where=sa.text("role = 'admin'"),
    )
    op.add_column("stored_answers", sa.Column("role", sa.Text(), server_default="", nullable=False))
    _create_passwords()
    _create_sessions()
    _create_throttles()


def _create_passwords() -> None:
    op.create_table(
        "passwords",
        sa.Column("user_id", ID, nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "length(password_hash) BETWEEN 1 AND 255", name=op.f("ck_passwords_password_hash")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_passwords_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_passwords")),
        sqlite_strict=True,
    )


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", ID, sa.Identity(maxvalue=2**53 - 1), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.CheckConstraint("length(token_hash) = 32", name=op.f("ck_sessions_token_hash")),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_sessions_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sessions_token_hash")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])


def _create_throttles() -> None:
    op.create_table(
        "throttles",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("attempts", sa.Text(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.CheckConstraint("length(key) = 32", name=op.f("ck_throttles_key")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttles")),
        sqlite_strict=True,
    )
    op.create_index("ix_throttles_saved_at", "throttles", ["saved_at"])


def downgrade() -> None:
    op.drop_table("throttles")
    op.drop_table("sessions")
    op.drop_table("passwords")
    op.execute("ALTER TABLE stored_answers DROP COLUMN role")
    op.drop_index("ix_users_admins", "users")
    op.execute("ALTER TABLE users DROP COLUMN role")
