"""The use cases of posts."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from blog.application.access import Access
from blog.application.blog_unit_of_work import BlogUnitOfWork
from blog.application.paging import Page
from blog.application.ports import Clock
from blog.application.post_queries import PostListing, PostQueries, PostView
from blog.application.user_queries import UserQueries
from blog.domain.errors import require_current
from blog.domain.policy import Action, Actor, Resource
from blog.domain.posts import (
    AuthorNotFound,
    Post,
    PostNotFound,
    PostStatus,
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
    """One method per use case. `actor` is who asks; None is somebody who is not signed in."""

    def __init__(
        self,
        unit_of_work: Callable[[], BlogUnitOfWork],
        queries: PostQueries,
        users: UserQueries,
        clock: Clock,
        access: Access,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._queries = queries
        self._users = users
        self._clock = clock
        self._access = access

    def get(self, post_id: int, actor: Actor | None = None) -> PostView:
        """One post with its author."""
        visible = self._access.visibility(actor)
        post = self._queries.get(post_id, self._clock.now(), visible.hidden_posts)
        return post.seen_with(visible.private_fields)

    def list(self, listing: PostListing, actor: Actor | None = None) -> Page[PostView]:
        """A page of posts."""
        listing = self.in_sight(listing, actor)  # again, where that was asked before
        page = self._queries.list(listing, self._clock.now())
        sight = self._access.visibility(actor).private_fields
        if sight.everybody:
            return page
        return replace(page, items=tuple(post.seen_with(sight) for post in page.items))

    def in_sight(self, listing: PostListing, actor: Actor | None = None) -> PostListing:
        """The listing without what the actor may not see: what `list` really lists."""
        return listing.within(self._access.visibility(actor).hidden_posts)

    def list_of_author(self, listing: PostListing, actor: Actor | None = None) -> Page[PostView]:
        """A page of posts, of an author who must exist."""
        if listing.author_id is not None:
            self._users.get(listing.author_id)
        return self.list(listing, actor)

    def write(self, command: WritePost, actor: Actor | None = None) -> PostView:
        """A new post is a draft. Its author exists and is active."""
        self._access.require_known(actor, Action.WRITE_POST)
        now = self._clock.now()
        with self._unit_of_work() as work:
            try:
                author = work.users.hold(command.author_id)
            except UserNotFound as error:
                raise AuthorNotFound from error
            self._access.require(actor, Action.WRITE_POST, Resource(author.id))
            post = Post.write(author=author, title=command.title, content=command.content, now=now)
            work.posts.add(post)
            work.commit()
        return self._shown(PostView.of(post, now, author), actor)

    def edit(self, command: EditPost, actor: Actor | None = None) -> PostView:
        """Only what is given changes; values as they are change nothing, not even the dates."""

        return self._change(
            command.post_id,
            lambda post, author, now: post.edit(
                title=command.title, content=command.content, now=now
            ),
            actor,
            command.expected,
        )

    def publish(self, command: PublishPost, actor: Actor | None = None) -> PostView:
        """Public at once, or from a moment to come; the author is active.

        The date of the first publication never moves.
        """

        return self._change(
            command.post_id,
            lambda post, author, now: post.publish(author=author, at=command.at, now=now),
            actor,
        )

    def unpublish(self, post_id: int, actor: Actor | None = None) -> PostView:
        """The post is a draft again; publishing it once more brings its first date back."""
        return self._change(post_id, lambda post, author, now: post.unpublish(now), actor)

    def delete(self, command: DeletePost, actor: Actor | None = None) -> None:
        """The post is gone for good."""
        with self._unit_of_work() as work:
            post, now = self._to_change(work, command.post_id, actor)
            require_current(post.revision(now), command.expected)
            work.posts.remove(post)
            work.commit()

    def _change(
        self,
        post_id: int,
        change: Callable[[Post, User, datetime], bool],
        actor: Actor | None,
        expected: frozenset[str] | None = None,
    ) -> PostView:
        with self._unit_of_work() as work:
            post, now = self._to_change(work, post_id, actor)
            author = work.users.hold(post.author_id)
            revision = post.revision(now)
            differs = change(post, author, now)
            require_current(revision, expected)  # not earlier: a broken rule is reported before it
            if differs:
                work.posts.save(post)
            work.commit()
        return self._shown(PostView.of(post, now, author), actor)

    def _to_change(
        self, work: BlogUnitOfWork, post_id: int, actor: Actor | None
    ) -> tuple[Post, datetime]:
        """The post, and the moment in which it was found that the actor may change it."""
        self._access.require_known(actor, Action.CHANGE_POST)
        hidden = self._access.visibility(actor).hidden_posts
        if not hidden.everybody:  # what is not to be seen is not held either
            self._queries.get(post_id, self._clock.now(), hidden)
        post = work.posts.get(post_id)
        # Not earlier: what another publishes while one waits for it would seem to be planned.
        now = self._clock.now()
        resource = Resource(post.author_id, post.status(now) is PostStatus.PUBLISHED)
        self._access.require(actor, Action.CHANGE_POST, resource, hidden_as=PostNotFound)
        return post, now

    def _shown(self, post: PostView, actor: Actor | None) -> PostView:
        return post.seen_with(self._access.visibility(actor).private_fields)
