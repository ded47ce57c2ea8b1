"""Posts as they are read: views, lists, and the port that answers for them."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from blog.application.paging import FIRST_PAGE, Page, PageRequest, Position, utf8_size
from blog.application.user_queries import UserView
from blog.domain.errors import InvalidInput
from blog.domain.policy import EVERYTHING, Sight
from blog.domain.posts import Post, PostStatus, post_revision
from blog.domain.text import TextRule, fold, words
from blog.domain.users import User

SEARCH = TextRule("q", 1, 200)
MOST_WORDS = 16


class PostView(NamedTuple):
    """A post as shown to others at a certain moment, with its author where that was asked for.

    A tuple, for a page holds many: a frozen dataclass takes several times as long (ADR 0027).
    """

    id: int
    title: str
    content: str
    status: PostStatus
    author_id: int
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None
    version: int
    author: UserView | None = None

    @classmethod
    def of(cls, post: Post, now: datetime, author: User | None = None) -> "PostView":
        return cls(
            id=post.id,
            title=post.title,
            content=post.content,
            status=post.status(now),
            author_id=post.author_id,
            created_at=post.created_at,
            updated_at=post.updated_at,
            published_at=post.published_at,
            version=post.version,
            author=None if author is None else UserView.of(author),
        )

    def seen_with(self, private_fields: Sight) -> "PostView":
        """The post, whose author is without what is not in sight."""
        if self.author is None or private_fields.covers(self.author.id):
            return self
        return self._replace(author=self.author.seen_with(private_fields))

    @property
    def revision(self) -> str:
        return post_revision(self.version, self.status)

    @property
    def published(self) -> bool:
        return self.status is PostStatus.PUBLISHED


class PostSort(StrEnum):
    CREATED_AT = "created_at"
    PUBLISHED_AT = "published_at"
    TITLE = "title"


EVERY_STATUS = frozenset(PostStatus)
_DRAFTS, _PUBLIC = frozenset({PostStatus.DRAFT}), frozenset({PostStatus.PUBLISHED})


@dataclass(frozen=True, slots=True)
class PostListing:
    """Which posts, in which order.

    With `words`, the posts that have all of them in title or content: first those with all of
    them in the title, then the newest; `sort` and `descending` stay as they are by default.
    """

    page: PageRequest = FIRST_PAGE
    sort: PostSort = PostSort.CREATED_AT
    descending: bool = True
    statuses: frozenset[PostStatus] = EVERY_STATUS
    author_id: int | None = None
    words: frozenset[str] | None = None
    with_author: bool = False
    hidden: Sight = EVERYTHING
    """Whose posts are listed that are not public. Those of `statuses` that are, are everybody's."""

    @property
    def is_bounded(self) -> bool:
        """Whether an index leads to the page, so that no more rows are touched than shown."""
        every = self.statuses == EVERY_STATUS
        # Public posts stand among scheduled ones in every order but that by date.
        by_date = self.sort is PostSort.PUBLISHED_AT
        indexed = self.statuses == _DRAFTS or (self.statuses == _PUBLIC and by_date)
        has_index = every or (self.author_id is None and indexed)
        is_filtered = self.words is not None or not self.hidden.everybody
        return has_index and not is_filtered and self.page.is_bounded

    @property
    def finds_nothing(self) -> bool:
        """Whether no post at all can match: no status is wanted, or text without a word."""
        return not self.statuses or (self.words is not None and not self.words)

    def within(self, hidden: Sight) -> "PostListing":
        """The listing without the posts that are not public, but for those that are in sight.

        Where that is no other than a listing with fewer statuses, or of one author, it is that:
        for these there are indexes.
        """
        if hidden.everybody or (self.author_id is not None and hidden.covers(self.author_id)):
            return self
        if hidden.owner_id is None or self.author_id is not None:
            return replace(self, statuses=self.statuses & _PUBLIC)
        if self.statuses.isdisjoint(_PUBLIC):
            return replace(self, author_id=hidden.owner_id)
        return self if self.statuses == _PUBLIC else replace(self, hidden=hidden)

    def position(self, post: PostView) -> Position:
        if self.words is not None:
            return (self.words <= set(words(post.title)), post.created_at, post.id)
        if self.sort is PostSort.TITLE:
            return (fold(post.title), post.id)
        return (getattr(post, self.sort), post.id)


def search_words(q: str) -> frozenset[str]:
    """The words that `q` asks for; none at all where it holds no word.

    Raises InvalidInput, also with the code `too-many-words`.
    """
    found = list(words(SEARCH.clean(q)))
    if len(found) > MOST_WORDS:
        raise InvalidInput(SEARCH.field, "too-many-words", f"At most {MOST_WORDS} words.")
    return frozenset(found)


def post_size(post: PostView) -> int:
    """The size of the texts in bytes of UTF-8, for the limit of a page."""
    title, content = post.title, post.content
    if title.isascii() and content.isascii():
        return len(title) + len(content)
    return utf8_size(title) + utf8_size(content)


class PostQueries(Protocol):
    """Reads posts as they were last committed, with a fixed number of statements each."""

    def get(self, post_id: int, now: datetime, hidden: Sight = EVERYTHING) -> PostView:
        """A post with its author, by one statement.

        Raises PostNotFound, also where the post is neither public nor in sight, in no other time.
        """
        ...

    def list(self, listing: PostListing, now: datetime) -> Page[PostView]:
        """A page of the posts that match, in order, by one statement (and one for the count).

        The order is that of `PostListing.position`, where a `published_at` of None comes after
        all dates in both directions. Without words to find, a search finds nothing.
        """
        ...
