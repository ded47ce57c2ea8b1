"""Posts: what is written, and when it is public."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from blog.domain.errors import Conflict, Invalid, InvalidInput, NotFound
from blog.domain.records import check_history
from blog.domain.text import TextRule
from blog.domain.users import User

TITLE = TextRule("title", 5, 100)
CONTENT = TextRule("content", 20, 100_000, lines=True)


class PostStatus(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"


class PostNotFound(NotFound):
    code = "post-not-found"
    title = "There is no such post"
    explanation = "No post has this id: there never was one, or the post was deleted."


class AuthorNotFound(NotFound):
    code = "author-not-found"
    title = "There is no such author"
    explanation = "The user who should become the author of the post does not exist."


class AuthorInactive(Conflict):
    code = "author-inactive"
    title = "The author is not active"
    explanation = (
        "A deactivated user gets no new posts and none of theirs is published. Activate the user "
        "first, or choose another author. What is public already stays public."
    )


class AlreadyPublished(Conflict):
    code = "already-published"
    title = "The post was public before"
    explanation = (
        "The date of the first publication never moves, so a post that was ever public cannot be "
        "given another one. Publish it without a date."
    )


class PublicationInThePast(Invalid):
    code = "publication-in-the-past"
    title = "The publication date has passed"
    explanation = (
        "The date of a publication must lie in the future by the clock of the server. "
        "To publish at once, send no date."
    )
    field = "at"
    field_code = "out-of-range"


def post_status(published_at: datetime | None, now: datetime) -> PostStatus:
    """The status by the clock: a post is public from its `published_at` on."""
    if published_at is None:
        return PostStatus.DRAFT
    return PostStatus.PUBLISHED if published_at <= now else PostStatus.SCHEDULED


def post_revision(version: int, status: PostStatus) -> str:
    """What If-Match compares. The status is part of it: it changes by the clock, with no write."""
    return f"{version}-{status}"


@dataclass(slots=True)
class Post:
    """A text with its author. Made with `write`; the constructor restores a stored one."""

    author_id: int
    title: str
    content: str
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None = None
    """From when on the post is public; None for a draft."""
    first_published_at: datetime | None = None
    """The date that `published_at` has, or had before the post was unpublished."""
    version: int = 1
    id: int = 0
    """0 until a repository has stored the post."""

    @classmethod
    def write(cls, *, author: User, title: str, content: str, now: datetime) -> "Post":
        """A new draft. Raises AuthorInactive and InvalidInput."""
        require_active(author)
        return cls(
            author_id=author.id,
            title=TITLE.clean(title),
            content=CONTENT.clean(content),
            created_at=now,
            updated_at=now,
        )

    def check(self) -> None:
        """Refuse a post that no history leads to, as may come from elsewhere.

        Raises InvalidInput.
        """
        TITLE.check(self.title)
        CONTENT.check(self.content)
        if self.published_at not in (None, self.first_published_at):
            raise InvalidInput("published_at", "out-of-range", "It is not first_published_at.")
        check_history(self.created_at, self.updated_at, self.version)

    def status(self, now: datetime) -> PostStatus:
        return post_status(self.published_at, now)

    def revision(self, now: datetime) -> str:
        return post_revision(self.version, self.status(now))

    def edit(self, *, now: datetime, title: str | None = None, content: str | None = None) -> bool:
        """Change what is given and say whether anything differs. Raises InvalidInput."""
        edited = (
            self.title if title is None else TITLE.clean(title),
            self.content if content is None else CONTENT.clean(content),
        )
        if edited == (self.title, self.content):
            return False
        self.title, self.content = edited
        self._touch(now)
        return True

    def publish(self, *, author: User, now: datetime, at: datetime | None = None) -> bool:
        """Make the post public, now or `at` a moment to come, and say whether that is new.

        Raises AlreadyPublished for an `at` on a post that was ever public, PublicationInThePast,
        and AuthorInactive.
        """
        was_public = self.first_published_at is not None and self.first_published_at <= now
        if at is not None and was_public:
            raise AlreadyPublished
        if at is not None and at <= now:
            raise PublicationInThePast
        moment = self.first_published_at if was_public else at or now
        if self.published_at == moment:
            return False
        require_active(author)
        self.published_at = self.first_published_at = moment
        self._touch(now)
        return True

    def unpublish(self, now: datetime) -> bool:
        """Make the post a draft again, and say whether that is new.

        The date is kept for the next `publish` if the post was public by then.
        """
        if self.published_at is None:
            return False
        if self.published_at > now:
            self.first_published_at = None
        self.published_at = None
        self._touch(now)
        return True

    def reassign(self, author: User, now: datetime) -> None:
        """Give the post to another author. Raises AuthorInactive."""
        require_active(author)
        self.author_id = author.id
        self._touch(now)

    def _touch(self, now: datetime) -> None:
        self.updated_at = max(self.updated_at, now)  # a clock may be set back


def require_active(author: User) -> None:
    """Raises AuthorInactive."""
    if not author.is_active:
        raise AuthorInactive


class PostRepository(Protocol):
    """The posts, one at a time or all of an author, inside a unit of work."""

    def get(self, post_id: int) -> Post:
        """A copy of the stored post, which nobody else changes until the unit of work is over.

        Raises PostNotFound.
        """
        ...

    def add(self, post: Post) -> None:
        """Store a new post and set `post.id` to an id that was never used before.

        Raises AuthorNotFound where the author does not exist.
        """
        ...

    def restore(self, post: Post) -> None:
        """Store a post from elsewhere under the id that it has there, which none has here.

        Raises AuthorNotFound where the author does not exist.
        """
        ...

    def save(self, post: Post) -> None:
        """Store a changed post and raise `post.version` by one.

        Raises VersionConflict where the stored version is another.
        """
        ...

    def remove(self, post: Post) -> None:
        """Remove the post for good."""
        ...

    def remove_all_of(self, author_id: int) -> None:
        """Remove every post of the author."""
        ...

    def reassign_all_of(self, author_id: int, to: User, now: datetime) -> None:
        """Do to every post of the author what `Post.reassign` does to one, `version` included.

        Raises AuthorInactive, also where there is no post.
        """
        ...
