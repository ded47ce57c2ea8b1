"""Posts in SQL: their rows, and the repository for use cases."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    bindparam,
    case,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from blog.adapters.sql import words
from blog.adapters.sql.constraints import broken_constraint
from blog.adapters.sql.statements import Statement
from blog.adapters.sql.table_parts import stored_values
from blog.adapters.sql.tables import posts
from blog.domain.errors import VersionConflict
from blog.domain.posts import (
    AuthorNotFound,
    Post,
    PostNotFound,
    require_active,
)
from blog.domain.text import fold
from blog.domain.users import User

SHOWN = (
    posts.c.id,
    posts.c.author_id,
    posts.c.title,
    posts.c.content,
    posts.c.published_at,
    posts.c.first_published_at,
    posts.c.created_at,
    posts.c.updated_at,
    posts.c.version,
)
_GET = Statement(select(*SHOWN).where(posts.c.id == bindparam("post_id")).with_for_update())
_NEW = insert(posts).values(stored_values(posts))
_ADD = Statement(_NEW)
_ADD_WITH_WORDS = Statement(words.added_with(_NEW.returning(posts.c.id)))
"""For PostgreSQL, where each statement is a round trip."""
_RESTORE = Statement(insert(posts))
_SAVE = Statement(
    update(posts)
    .where(posts.c.id == bindparam("post_id"), posts.c.version == bindparam("old_version"))
    .values(stored_values(posts))
)
_SAME_TEXT = Statement(
    select(posts.c.id).where(
        posts.c.id == bindparam("post_id"),
        posts.c.title == bindparam("title"),
        posts.c.content == bindparam("content"),
    )
)
_REMOVE = Statement(delete(posts).where(posts.c.id == bindparam("post_id")))
_REMOVE_ALL = Statement(delete(posts).where(posts.c.author_id == bindparam("old_author_id")))
_REASSIGN_ALL = Statement(
    update(posts)
    .where(posts.c.author_id == bindparam("old_author_id"))
    .values(
        author_id=bindparam("new_author_id"),
        updated_at=case(
            (posts.c.updated_at > bindparam("now"), posts.c.updated_at), else_=bindparam("now")
        ),
        version=posts.c.version + 1,
    )
)


def to_row(post: Post) -> dict[str, Any]:
    """What is stored of a post, but for the id."""
    return {
        "author_id": post.author_id,
        "title": post.title,
        "title_folded": fold(post.title),
        "content": post.content,
        "published_at": post.published_at,
        "published_ascending": post.published_at,
        "published_descending": post.published_at,
        "first_published_at": post.first_published_at,
        "created_at": post.created_at,
        "updated_at": post.updated_at,
        "version": post.version,
    }


def from_row(row: Sequence[Any]) -> Post:
    """The post in a row that begins with `SHOWN`."""
    post_id, author_id, title, content, published, first, created, updated, version = row[
        : len(SHOWN)
    ]
    return Post(
        id=post_id,
        author_id=author_id,
        title=title,
        content=content,
        published_at=published,
        first_published_at=first,
        created_at=created,
        updated_at=updated,
        version=version,
    )


class SqlPostRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, post_id: int) -> Post:
        row = _GET.first(self._connection, {"post_id": post_id})
        if row is None:
            raise PostNotFound
        return from_row(row)

    def add(self, post: Post) -> None:
        row = to_row(post)
        with _refusing():
            if self._connection.dialect.name == "postgresql":
                post.id = _ADD_WITH_WORDS.insert(self._connection, row | words.parameters_of(post))
                return
            post.id = _ADD.insert(self._connection, row)
        words.add(self._connection, post)

    def restore(self, post: Post) -> None:
        with _refusing():
            _RESTORE.run(self._connection, {"id": post.id, **to_row(post)})
        words.add(self._connection, post)

    def save(self, post: Post) -> None:
        text = {"post_id": post.id, "title": post.title, "content": post.content}
        same_text = _SAME_TEXT.first(self._connection, text)
        row = to_row(post) | {"version": post.version + 1}
        saved = _SAVE.run(self._connection, row | {"post_id": post.id, "old_version": post.version})
        if saved != 1:
            raise VersionConflict
        post.version += 1
        if same_text is None:
            words.replace(self._connection, post)

    def remove(self, post: Post) -> None:
        words.remove(self._connection, post.id)
        _REMOVE.run(self._connection, {"post_id": post.id})

    def remove_all_of(self, author_id: int) -> None:
        words.remove_all_of(self._connection, author_id)
        _REMOVE_ALL.run(self._connection, {"old_author_id": author_id})

    def reassign_all_of(self, author_id: int, to: User, now: datetime) -> None:
        require_active(to)
        _REASSIGN_ALL.run(
            self._connection, {"old_author_id": author_id, "new_author_id": to.id, "now": now}
        )


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if broken_constraint(error).kind == "foreign key":
            raise AuthorNotFound from error
        raise
