"""What the fakes have stored."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Self

from blog.domain.posts import Post
from blog.domain.sessions import Session
from blog.domain.users import User

Scope = tuple[str, str, str, bytes]
"""Actor, method, path and the hash of a key."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What is stored of a request with a key: no answer yet while it is at work."""

    fingerprint: bytes
    role: str
    stored_at: datetime
    content: bytes | None = None
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class ThrottleRow:
    attempts: tuple[datetime, ...]
    saved_at: datetime


@dataclass(slots=True)
class ServiceMemory:
    """All that a service has stored, by key. What is in it is replaced by others, never changed."""

    answers: dict[Scope, AnswerRow] = field(default_factory=dict)

    def copy(self) -> Self:
        return type(self)(**{name: copy(getattr(self, name)) for name in self._names()})

    def become(self, other: Self) -> None:
        for name in self._names():
            setattr(self, name, getattr(other, name))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Undo everything, commits of units of work included, where the block raises."""
        before = self.copy()
        try:
            yield
        except BaseException:
            self.become(before)
            raise

    @classmethod
    def _names(cls) -> Iterator[str]:
        return (field.name for field in fields(cls))


@dataclass(slots=True)
class Memory(ServiceMemory):
    """That of the blog."""

    users: dict[int, User] = field(default_factory=dict)
    posts: dict[int, Post] = field(default_factory=dict)
    passwords: dict[int, str] = field(default_factory=dict)
    sessions: dict[int, Session] = field(default_factory=dict)
    throttles: dict[bytes, ThrottleRow] = field(default_factory=dict)
    last_user_id: int = 0
    last_post_id: int = 0
    last_session_id: int = 0
