"""The use cases of posts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from blog.application.paging import Page
from blog.application.ports import Clock, UnitOfWork
from blog.application.post_queries import PostListing, PostQueries, PostView
from blog.application.user_queries import UserQueries
from blog.domain.errors import require_current
from blog.domain.posts import (
    AuthorNotFound,
    Post,
)
from blog.domain.users import User, UserNotFound


@dataclass(frozen=True, slots=True)
class WritePost:
    title: str
    content: str
    author_id: int


@dataclass(frozen=True, slots=True)
class EditPost:
    """None means: stays as it is. `expected` are the revisions that the caller accepts."""

    post_id: int
    title: str | None = None
    content: str | None = None
    expected: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class PublishPost:
    """`at` is None for now, or an aware moment in the future."""

    post_id: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeletePost:
    post_id: int
    expected: frozenset[str] | None = None


class PostService:
    """One method per use case."""

    def __init__(
        self,
        unit_of_work: Callable[[], UnitOfWork],
        queries: PostQueries,
        users: UserQueries,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._queries = queries
        self._users = users
        self._clock = clock

    def get(self, post_id: int) -> PostView:
        """One post with its author."""
        return self._queries.get(post_id, self._clock.now())

    def list(self, listing: PostListing) -> Page[PostView]:
        """A page of posts."""
        return self._queries.list(listing, self._clock.now())

    def list_of_author(self, listing: PostListing) -> Page[PostView]:
        """A page of posts, of an author who must exist."""
        if listing.author_id is not None:
            self._users.get(listing.author_id)
        return self.list(listing)

    def write(self, command: WritePost) -> PostView:
        """A new post is a draft. Its author exists and is active."""
        now = self._clock.now()
        with self._unit_of_work() as work:
            try:
                author = work.users.hold(command.author_id)
            except UserNotFound as error:
                raise AuthorNotFound from error
            post = Post.write(author=author, title=command.title, content=command.content, now=now)
            work.posts.add(post)
            work.commit()
        return PostView.of(post, now, author)

    def edit(self, command: EditPost) -> PostView:
        """Only what is given changes; values as they are change nothing, not even the dates."""

        return self._change(
            command.post_id,
            lambda post, author, now: post.edit(
                title=command.title, content=command.content, now=now
            ),
            command.expected,
        )

    def publish(self, command: PublishPost) -> PostView:
        """Public at once, or from a moment to come; the author is active.

        The date of the first publication never moves.
        """

        return self._change(
            command.post_id,
            lambda post, author, now: post.publish(author=author, at=command.at, now=now),
        )

    def unpublish(self, post_id: int) -> PostView:
        """The post is a draft again; publishing it once more brings its first date back."""
        return self._change(post_id, lambda post, author, now: post.unpublish(now))

    def delete(self, command: DeletePost) -> None:
        """The post is gone for good."""
        with self._unit_of_work() as work:
            post = work.posts.get(command.post_id)
            require_current(post.revision(self._clock.now()), command.expected)
            work.posts.remove(post)
            work.commit()

    def _change(
        self,
        post_id: int,
        change: Callable[[Post, User, datetime], bool],
        expected: frozenset[str] | None = None,
    ) -> PostView:
        with self._unit_of_work() as work:
            post = work.posts.get(post_id)
            author = work.users.hold(post.author_id)
            # Not earlier: what another publishes while one waits for it would seem to be planned.
            now = self._clock.now()
            revision = post.revision(now)
            if change(post, author, now):
                work.posts.save(post)
            require_current(revision, expected)  # last: a broken rule is reported before it
            work.commit()
        return PostView.of(post, now, author)
