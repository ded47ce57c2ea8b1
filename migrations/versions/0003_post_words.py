"""The index of the words of posts.

The words are split and folded by the blog itself and stored parted by spaces. The tokenizer
`ascii` takes them apart at these spaces and, of what is left, changes nothing. Ranking and
phrases are not used, so neither sizes nor places of words are kept.
"""

import sqlalchemy as sa
from alembic import op

from blog.domain.text import words

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE post_words USING fts5("
        "title, content, tokenize = 'ascii', detail = 'column', columnsize = 0)"
    )
    connection = op.get_bind()
    index = sa.table("post_words", sa.column("rowid"), sa.column("title"), sa.column("content"))
    posts = sa.table("posts", sa.column("id"), sa.column("title"), sa.column("content"))
    for post_id, title, content in connection.execute(sa.select(*posts.c)):
        row = {"title": " ".join(words(title)), "content": " ".join(words(content))}
        connection.execute(sa.insert(index), {"rowid": post_id} | row)


def downgrade() -> None:
    op.drop_table("post_words")
