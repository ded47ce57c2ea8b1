"""Posts in memory: the repository for use cases, and the queries for reading."""

from copy import copy
from datetime import datetime

from blog.application.paging import Page
from blog.application.post_queries import PostListing, PostView, post_size
from blog.domain.errors import VersionConflict
from blog.domain.policy import EVERYTHING, Sight
from blog.domain.posts import AuthorNotFound, Post, PostNotFound, PostStatus, require_active
from blog.domain.text import words
from blog.domain.users import User
from tests.fakes.memory import Memory
from tests.fakes.paging import page_of


class MemoryPostRepository:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def get(self, post_id: int) -> Post:
        if post_id not in self._memory.posts:
            raise PostNotFound
        return copy(self._memory.posts[post_id])

    def add(self, post: Post) -> None:
        if post.author_id not in self._memory.users:
            raise AuthorNotFound
        self._memory.last_post_id += 1
        post.id = self._memory.last_post_id
        self._memory.posts[post.id] = copy(post)

    def restore(self, post: Post) -> None:
        if post.author_id not in self._memory.users:
            raise AuthorNotFound
        self._memory.posts[post.id] = copy(post)

    def save(self, post: Post) -> None:
        stored = self._memory.posts.get(post.id)
        if stored is None or stored.version != post.version:
            raise VersionConflict
        post.version += 1
        self._memory.posts[post.id] = copy(post)

    def remove(self, post: Post) -> None:
        self._memory.posts.pop(post.id, None)

    def remove_all_of(self, author_id: int) -> None:
        for post in self._all_of(author_id):
            self.remove(post)

    def reassign_all_of(self, author_id: int, to: User, now: datetime) -> None:
        require_active(to)
        for post in self._all_of(author_id):
            post.reassign(to, now)
            self.save(post)

    def _all_of(self, author_id: int) -> list[Post]:
        return [copy(p) for p in self._memory.posts.values() if p.author_id == author_id]


class MemoryPostQueries:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def get(self, post_id: int, now: datetime, hidden: Sight = EVERYTHING) -> PostView:
        post = MemoryPostRepository(self._memory).get(post_id)
        if not (post.status(now) is PostStatus.PUBLISHED or hidden.covers(post.author_id)):
            raise PostNotFound
        return PostView.of(post, now, self._memory.users[post.author_id])

    def list(self, listing: PostListing, now: datetime) -> Page[PostView]:
        views = [self._view(post, listing, now) for post in self._memory.posts.values()]
        found = [view for view in views if _matches(view, listing)]
        return page_of(
            found,
            listing.page,
            descending=listing.descending,
            size=post_size,
            position=listing.position,
        )

    def _view(self, post: Post, listing: PostListing, now: datetime) -> PostView:
        author = self._memory.users[post.author_id] if listing.with_author else None
        return PostView.of(post, now, author)


def _matches(post: PostView, listing: PostListing) -> bool:
    return (
        post.status in listing.statuses
        and (post.published or listing.hidden.covers(post.author_id))
        and (listing.author_id is None or post.author_id == listing.author_id)
        and (listing.words is None or _has_words(post, listing.words))
    )


def _has_words(post: PostView, wanted: frozenset[str]) -> bool:
    return bool(wanted) and wanted <= {*words(post.title), *words(post.content)}
