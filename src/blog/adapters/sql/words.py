"""The word index of posts, in FTS5.

It holds a post's words by the rule of the domain, parted by spaces. The tokenizer `ascii` takes
just these apart and has no rule of its own for what is a letter.
"""

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    bindparam,
    delete,
    insert,
    literal_column,
    select,
    update,
)

from blog.adapters.sql.tables import post_words, posts
from blog.domain.posts import Post
from blog.domain.text import words

_ADD = insert(post_words)
_SAVE = (
    update(post_words)
    .where(post_words.c.rowid == bindparam("post_id"))
    .values(title=bindparam("title"), content=bindparam("content"))
)
_REMOVE = delete(post_words).where(post_words.c.rowid == bindparam("post_id"))
_REMOVE_ALL = delete(post_words).where(
    post_words.c.rowid.in_(select(posts.c.id).where(posts.c.author_id == bindparam("author_id")))
)
_MATCHES = literal_column("post_words").op("MATCH", is_comparison=True)


def add(connection: Connection, post: Post) -> None:
    connection.execute(_ADD, {"rowid": post.id, **_words_of(post)})


def replace(connection: Connection, post: Post) -> None:
    connection.execute(_SAVE, {"post_id": post.id, **_words_of(post)})


def remove(connection: Connection, post_id: int) -> None:
    connection.execute(_REMOVE, {"post_id": post_id})


def remove_all_of(connection: Connection, author_id: int) -> None:
    connection.execute(_REMOVE_ALL, {"author_id": author_id})


def _words_of(post: Post) -> dict[str, str]:
    return {"title": " ".join(words(post.title)), "content": " ".join(words(post.content))}


def anywhere(post_id: Column[int]) -> ColumnElement[bool]:
    """The post has every word that the parameters ask for, in title or content."""
    return post_id.in_(select(post_words.c.rowid).where(_MATCHES(bindparam("words"))))


def in_title(post_id: Column[int]) -> ColumnElement[bool]:
    return post_id.in_(select(post_words.c.rowid).where(_MATCHES(bindparam("words_in_title"))))


def parameters(wanted: frozenset[str]) -> dict[str, str]:
    """Each word as a string of FTS5: nothing in it is an operator."""
    every = " ".join(f'"{word}"' for word in sorted(wanted))
    return {"words": every, "words_in_title": f"title : ({every})"}
