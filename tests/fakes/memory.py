"""What the fakes have stored."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from blog.domain.posts import Post
from blog.domain.users import User


@dataclass(slots=True)
class Memory:
    """All users and posts by id. Those in it are replaced by others, never changed."""

    users: dict[int, User] = field(default_factory=dict)
    posts: dict[int, Post] = field(default_factory=dict)
    last_user_id: int = 0
    last_post_id: int = 0

    def copy(self) -> "Memory":
        return replace(self, users=dict(self.users), posts=dict(self.posts))

    def become(self, other: "Memory") -> None:
        self.users, self.last_user_id = other.users, other.last_user_id
        self.posts, self.last_post_id = other.posts, other.last_post_id

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Undo everything, commits of units of work included, where the block raises."""
        before = self.copy()
        try:
            yield
        except BaseException:
            self.become(before)
            raise
