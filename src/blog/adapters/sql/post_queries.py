"""Posts in SQL as they are read."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
)

from blog.adapters.sql import words
from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.paging import Order, Place, page
from blog.adapters.sql.posts import SHOWN, from_row
from blog.adapters.sql.tables import (
    DRAFTS_WHEN_ASCENDING,
    DRAFTS_WHEN_DESCENDING,
    posts,
    users,
)
from blog.adapters.sql.users import SHOWN as AUTHOR
from blog.adapters.sql.users import from_row as user_from_row
from blog.application.paging import Page, cut_page
from blog.application.post_queries import PostListing, PostSort, PostView, post_size
from blog.domain.posts import (
    PostNotFound,
    PostStatus,
)

_GET_WITH_AUTHOR = (
    select(*SHOWN, *AUTHOR).join_from(posts, users).where(posts.c.id == bindparam("post_id"))
)


def view_from_row(row: Sequence[Any], now: datetime, *, with_author: bool) -> PostView:
    """The view in a row that begins with `SHOWN`, and then has AUTHOR if `with_author`."""
    author = user_from_row(row[len(SHOWN) :]) if with_author else None
    return PostView.of(from_row(row), now, author)


class SqlPostQueries:
    def __init__(self, lent: LentConnection) -> None:
        self._lent = lent

    def get(self, post_id: int, now: datetime) -> PostView:
        row = self._lent.get().execute(_GET_WITH_AUTHOR, {"post_id": post_id}).one_or_none()
        if row is None:
            raise PostNotFound
        return view_from_row(row, now, with_author=True)

    def list(self, listing: PostListing, now: datetime) -> Page[PostView]:
        if listing.finds_nothing:
            return Page((), None, 0 if listing.page.count else None)
        connection = self._lent.get()
        shape = Shape.of(listing, connection.dialect.name)
        parameters = _parameters(listing, now)
        total = None
        if listing.page.count:
            total = connection.execute(_count(shape), parameters).scalar_one()
        with connection.execute(_list(shape), parameters) as rows:
            return cut_page(
                (view_from_row(row, now, with_author=shape.with_author) for row in rows),
                listing.page.limit,
                size=post_size,
                position=listing.position,
                total=total,
            )


class Shape(NamedTuple):
    """What decides the statement of a listing; everything else is a parameter."""

    sort: PostSort
    descending: bool
    statuses: frozenset[PostStatus]
    by_author: bool
    by_words: bool
    from_position: bool
    with_author: bool
    dialect: str

    @classmethod
    def of(cls, listing: PostListing, dialect: str) -> "Shape":
        return cls(
            listing.sort,
            listing.descending,
            listing.statuses,
            listing.author_id is not None,
            listing.words is not None,
            listing.page.after is not None,
            listing.with_author,
            dialect,
        )


def _parameters(listing: PostListing, now: datetime) -> dict[str, Any]:
    request = listing.page
    parameters: dict[str, Any] = {"limit": request.limit + 1, "skip": request.skip, "now": now}
    if listing.author_id is not None:
        parameters["author_id"] = listing.author_id
    if listing.words is not None:
        parameters |= {"words": listing.words, "words_in_title": listing.words}
    if request.after is not None:
        *keys, last = request.after
        parameters |= {f"after_{i}": key for i, key in enumerate(keys)} | {"after_id": last}
    return parameters


def _order(shape: Shape) -> Order:
    if shape.by_words:
        return (words.in_title(posts.c.id), posts.c.created_at, posts.c.id)
    match shape.sort:
        case PostSort.TITLE:
            return (posts.c.title_folded, posts.c.id)
        case PostSort.CREATED_AT:
            return (posts.c.created_at, posts.c.id)
    return (_date(shape), posts.c.id)


def _date(shape: Shape) -> ColumnElement[Any]:
    """The date in an order by date, in which drafts stand where they belong."""
    return posts.c.published_descending if shape.descending else posts.c.published_ascending


def _has_status(status: PostStatus, shape: Shape) -> ColumnElement[bool]:
    dated, now = posts.c.published_at, bindparam("now", type_=posts.c.published_at.type)
    by_date = shape.sort is PostSort.PUBLISHED_AT
    match status:
        case PostStatus.PUBLISHED:
            return and_(dated <= now, *(_bounds(status, shape) if by_date else ()))
        case PostStatus.SCHEDULED:
            return and_(dated > now, *(_bounds(status, shape) if by_date else ()))
    return _date(shape) == _draft(shape) if by_date else dated.is_(None)


def _bounds(status: PostStatus, shape: Shape) -> list[ColumnElement[bool]]:
    """Where posts of the status begin and end in an order by date: nothing new, but for its index.

    From a position on, that is where they begin.
    """
    date, now = _date(shape), bindparam("now", type_=posts.c.published_at.type)
    match status, shape.descending:
        case PostStatus.PUBLISHED, True:
            begin, end = [date <= now], date > _draft(shape)
        case PostStatus.PUBLISHED, False:
            begin, end = [], date <= now
        case _, True:
            begin, end = [], date > now
        case _:
            begin, end = [date > now], date < _draft(shape)
    return [end] if shape.from_position else [*begin, end]


def _draft(shape: Shape) -> ColumnElement[Any]:
    """The place of drafts in an order by date, as a constant that the planner sees."""
    drafts = DRAFTS_WHEN_DESCENDING if shape.descending else DRAFTS_WHEN_ASCENDING
    return literal_column(drafts.sql(shape.dialect))


def _matching(statement: Select[Any], shape: Shape) -> Select[Any]:
    if len(shape.statuses) < len(PostStatus):
        statement = statement.where(or_(*(_has_status(s, shape) for s in sorted(shape.statuses))))
    if shape.by_author:
        statement = statement.where(posts.c.author_id == bindparam("author_id"))
    if shape.by_words:
        statement = statement.where(words.anywhere(posts.c.id))
    return statement


@cache
def _count(shape: Shape) -> Select[Any]:
    return _matching(select(func.count()).select_from(posts), shape)


@cache
def _list(shape: Shape) -> Select[Any] | CompoundSelect[Any]:
    order = _order(shape)
    place = Place(shape.descending, shape.from_position, shape.dialect)
    if not shape.by_words:
        return page(_matching(_shown(shape), shape), order, place)
    # No index has this order: the ids alone are sorted, not the texts that come with them.
    found = page(_matching(select(posts.c.id), shape), order, place)
    return _shown(shape).where(posts.c.id.in_(found)).order_by(*(key.desc() for key in order))


def _shown(shape: Shape) -> Select[Any]:
    return select(*SHOWN, *AUTHOR).join_from(posts, users) if shape.with_author else select(*SHOWN)
