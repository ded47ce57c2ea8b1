"""Which posts a list has, whatever its order."""

from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    literal_column,
    or_,
    select,
)

from blog.adapters.sql.columns import DRAFTS_WHEN_ASCENDING, DRAFTS_WHEN_DESCENDING
from blog.adapters.sql.posts import SHOWN
from blog.adapters.sql.tables import posts, users
from blog.adapters.sql.users import SHOWN as AUTHOR
from blog.application.post_queries import PostListing, PostSort
from blog.domain.posts import PostStatus

IN_SIGHT = or_(
    posts.c.published_at <= bindparam("now", type_=posts.c.published_at.type),
    posts.c.author_id == bindparam("owner_id", type_=posts.c.author_id.type),
)
"""The post is public, or it is the owner's, who may be NULL: nobody."""


class Shape(NamedTuple):
    """What decides the statement of a listing; everything else is a parameter."""

    sort: PostSort
    descending: bool
    statuses: frozenset[PostStatus]
    by_author: bool
    by_words: bool
    by_sight: bool
    from_position: bool
    behind_titles: bool
    """From a position on where no post has all the words in its title any more."""
    with_author: bool
    dialect: str

    @classmethod
    def of(cls, listing: PostListing, dialect: str) -> "Shape":
        by_words, after = listing.words is not None, listing.page.after
        return cls(
            listing.sort,
            listing.descending,
            listing.statuses,
            listing.author_id is not None,
            by_words,
            not listing.hidden.everybody,
            after is not None,
            by_words and after is not None and not after[0],
            listing.with_author,
            dialect,
        )

    @property
    def is_filtered(self) -> bool:
        """Whether posts are left out, other than by words."""
        return len(self.statuses) < len(PostStatus) or self.by_author or self.by_sight

    @property
    def author_leads(self) -> bool:
        """Whether the order begins with the author, though all the posts have the same one.

        Else PostgreSQL may walk through everybody's posts and leave out those of others: for the
        first page of an author who wrote a quarter of 200,000 posts, but none of the latest, it
        looked at 100,000.
        """
        return self.by_author and not self.by_words and self.dialect == "postgresql"

    @property
    def ids_first(self) -> bool:
        """Whether the ids of a page are looked for alone, and the rest for these few.

        PostgreSQL may join and sort a whole list with its authors to cut off a page.
        """
        return self.with_author and self.dialect == "postgresql"


def date_key(shape: Shape) -> ColumnElement[Any]:
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
    return _stands_with_drafts(shape) if by_date else dated.is_(None)


def _stands_with_drafts(shape: Shape) -> ColumnElement[bool]:
    """At the far end of the order; a range, where PostgreSQL would leave one value out of it."""
    date, drafts = date_key(shape), _draft(shape)
    if shape.dialect == "sqlite":
        return date == drafts
    return date <= drafts if shape.descending else date >= drafts


def _bounds(status: PostStatus, shape: Shape) -> list[ColumnElement[bool]]:
    """Where posts of the status begin and end in an order by date: nothing new, but for its index.

    From a position on, that is where they begin.
    """
    date, now = date_key(shape), bindparam("now", type_=posts.c.published_at.type)
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


def filtered(statement: Select[Any], shape: Shape) -> Select[Any]:
    """Without the posts that are not wanted, whatever words they have."""
    if len(shape.statuses) < len(PostStatus):
        statement = statement.where(or_(*(_has_status(s, shape) for s in sorted(shape.statuses))))
    if shape.by_author:
        statement = statement.where(_by_author(shape))
    if shape.by_sight:
        statement = statement.where(IN_SIGHT)
    return statement


def _by_author(shape: Shape) -> ColumnElement[bool]:
    author_id = bindparam("author_id", type_=posts.c.author_id.type)
    if shape.author_leads:  # a range again, so that the order keeps it
        return posts.c.author_id.between(author_id, author_id)
    return posts.c.author_id == author_id


def shown(shape: Shape) -> Select[Any]:
    return select(*SHOWN, *AUTHOR).join_from(posts, users) if shape.with_author else select(*SHOWN)
