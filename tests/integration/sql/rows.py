"""Rows as databases hold them, where no repository leads to them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import Connection, Engine, select, text

from blog.adapters.sql.words import post_words
from blog.domain.errors import BlogError


def indexed_words(engine: Engine) -> dict[int, tuple[set[str], set[str]]]:
    """The words in the title and in the content of each post, as the word index has them."""
    with engine.connect() as connection:
        rows = connection.execute(select(*post_words.c))
        return {abs(entry): (_words(title), _words(content)) for entry, title, content in rows}


def _words(stored: str | list[str]) -> set[str]:
    return set(stored.split() if isinstance(stored, str) else stored)


_LAST_IDS = text("SELECT u.last_value, p.last_value FROM users_id_seq u, posts_id_seq p")
_SET_LAST_IDS = text("SELECT setval('users_id_seq', :of_users), setval('posts_id_seq', :of_posts)")


@contextmanager
def without_gaps(
    connection: Connection, transaction: Callable[[], AbstractContextManager[None]]
) -> Iterator[None]:
    """The transaction; ids that are rolled back with it are given again, on every database.

    PostgreSQL alone would leave them out, and stores could not be compared id by id. The connection
    is another than that of the transaction, in autocommit mode.
    """
    if connection.dialect.name == "sqlite":
        with transaction():
            yield
        return
    of_users, of_posts = connection.execute(_LAST_IDS).one()
    try:
        with transaction():
            yield
    except BlogError:
        connection.execute(_SET_LAST_IDS, {"of_users": of_users, "of_posts": of_posts})
        raise
