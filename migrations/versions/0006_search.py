"""Indexes that find parts of names, and words of titles, without looking at everybody.

On SQLite both give out what they find in the order of creation. So the entries of rows that came
late, whose moment is before that of a lower id, have the negative id; see
`blog.adapters.sql.text_index`. Older code does not keep them, and must not write here any more.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LATE_POSTS = """
    SELECT id FROM (SELECT id, created_at, max(created_at) OVER (ORDER BY id) AS latest FROM posts)
    WHERE created_at < latest
"""
ENTRIES_OF_USERS = """
    SELECT iif(created_at < max(created_at) OVER (ORDER BY id), -id, id), name_folded, city_folded
    FROM users
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _make_trigrams()
        op.execute(f"UPDATE post_words SET rowid = -rowid WHERE rowid IN ({LATE_POSTS})")  # noqa: S608 - no value is in it
        op.execute("PRAGMA user_version = 1")
    else:
        op.create_index("ix_post_words_title", "post_words", ["title"], postgresql_using="gin")


def _make_trigrams() -> None:
    """The tokenizer takes code points as they are: the blog has folded them."""
    op.execute(
        "CREATE VIRTUAL TABLE user_trigrams USING fts5("
        "name, city, tokenize = 'trigram case_sensitive 1', columnsize = 0)"
    )
    op.execute(f"INSERT INTO user_trigrams (rowid, name, city) {ENTRIES_OF_USERS}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("PRAGMA user_version = 0")
        op.execute("UPDATE post_words SET rowid = -rowid WHERE rowid < 0")
        op.execute("DROP TABLE user_trigrams")
    else:
        op.drop_index("ix_post_words_title", "post_words")
