"""What the fakes have stored."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from blog.domain.posts import Post
from blog.domain.users import User

Scope = tuple[str, str, str, bytes]
"""Actor, method, path and the hash of a key."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What is stored of a request with a key: no answer yet while it is at work."""

    fingerprint: bytes
    stored_at: datetime
    content: bytes = b""
    user_id: int = 0


@dataclass(slots=True)
class Memory:
    """All users, posts and answers by id. Those in it are replaced by others, never changed."""

    users: dict[int, User] = field(default_factory=dict)
    posts: dict[int, Post] = field(default_factory=dict)
    answers: dict[Scope, AnswerRow] = field(default_factory=dict)
    last_user_id: int = 0
    last_post_id: int = 0

    def copy(self) -> "Memory":
        return replace(
            self, users=dict(self.users), posts=dict(self.posts), answers=dict(self.answers)
        )

    def become(self, other: "Memory") -> None:
        self.users, self.last_user_id = other.users, other.last_user_id
        self.posts, self.last_post_id = other.posts, other.last_post_id
        self.answers = other.answers

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Undo everything, commits of units of work included, where the block raises."""
        before = self.copy()
        try:
            yield
        except BaseException:
            self.become(before)
            raise
