"""Posts in SQL as they are read."""

from datetime import datetime

from sqlalchemy import bindparam, select

from blog.adapters.sql import post_lists
from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.post_filters import IN_SIGHT, Shape
from blog.adapters.sql.posts import SHOWN
from blog.adapters.sql.statements import Row, Statement
from blog.adapters.sql.tables import posts, users
from blog.adapters.sql.user_queries import view_from_row as author_from_row
from blog.adapters.sql.users import SHOWN as AUTHOR
from blog.application.paging import Page, cut_page
from blog.application.post_queries import PostListing, PostView, post_size
from blog.domain.policy import EVERYTHING, Sight
from blog.domain.posts import PostNotFound, post_status

_BY_ID = select(*SHOWN, *AUTHOR).join_from(posts, users).where(posts.c.id == bindparam("post_id"))
_GET = Statement(_BY_ID)
# What is not in sight is not even joined: it costs what a post costs that is not there.
_GET_IN_SIGHT = Statement(_BY_ID.where(IN_SIGHT))


def view_from_row(row: Row, now: datetime, *, with_author: bool) -> PostView:
    """What `PostView.of` the post in a row that begins with `SHOWN` would be.

    The row goes on with AUTHOR if `with_author`.
    """
    post_id, author_id, title, content, published, _, created, updated, version, *author_row = row
    status = post_status(published, now)
    author = author_from_row(author_row) if with_author else None
    return PostView(
        post_id, title, content, status, author_id, created, updated, published, version, author
    )


class SqlPostQueries:
    def __init__(self, lent: LentConnection) -> None:
        self._lent = lent

    def get(self, post_id: int, now: datetime, hidden: Sight = EVERYTHING) -> PostView:
        statement = _GET if hidden.everybody else _GET_IN_SIGHT
        parameters = {"post_id": post_id, "now": now, "owner_id": hidden.owner_id}
        row = statement.first(self._lent.get(), parameters)
        if row is None:
            raise PostNotFound
        return view_from_row(row, now, with_author=True)

    def list(self, listing: PostListing, now: datetime) -> Page[PostView]:
        if listing.finds_nothing:
            return Page((), None, 0 if listing.page.count else None)
        connection = self._lent.get()
        shape = Shape.of(listing, connection.dialect.name)
        parameters = post_lists.parameters_of(listing, now, shape)
        total = None
        if listing.page.count:
            total = post_lists.count(shape).scalar(connection, parameters)
        with post_lists.rows(connection, shape, parameters) as rows:
            return cut_page(
                (view_from_row(row, now, with_author=shape.with_author) for row in rows),
                listing.page.limit,
                size=post_size,
                position=listing.position,
                total=total,
            )
