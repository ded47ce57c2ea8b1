"""The index of the words of posts.

The words are split and folded by the blog itself; see `blog.adapters.sql.words`. On SQLite ranking
and phrases are not used, so neither sizes nor places of words are kept.
"""

import sqlalchemy as sa
from alembic import op

from blog.adapters.sql.words import post_words
from blog.domain.text import words

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        _make_virtual_table()
    else:
        _make_table()
    posts = sa.table("posts", sa.column("id"), sa.column("title"), sa.column("content"))
    for post_id, title, content in connection.execute(sa.select(*posts.c)):
        row = {"title": list(words(title)), "content": list(words(content))}
        connection.execute(sa.insert(post_words), {"rowid": post_id} | row)


def _make_virtual_table() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE post_words USING fts5("
        "title, content, tokenize = 'ascii', detail = 'column', columnsize = 0)"
    )


def _make_table() -> None:
    op.create_table(
        "post_words",
        sa.Column("rowid", sa.BigInteger(), sa.ForeignKey("posts.id"), primary_key=True),
        sa.Column("title", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("content", sa.ARRAY(sa.Text()), nullable=False),
    )
    op.create_index(
        "ix_post_words", "post_words", [sa.text("(title || content)")], postgresql_using="gin"
    )


def downgrade() -> None:
    op.drop_table("post_words")
