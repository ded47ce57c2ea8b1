"""Sessions: who is signed in, since when, and for how long."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from blog.domain.errors import NotFound, SignInRequired

LIFETIME = timedelta(days=30)
RECENT = timedelta(minutes=15)
MOST_SESSIONS = 100
"""Of one user. When one more begins, the oldest ends."""


class SessionNotFound(NotFound):
    code = "session-not-found"
    title = "There is no such session"
    explanation = "You have no session with this id: it has ended, or it is not yours."


class RecentSignInRequired(SignInRequired):
    code = "recent-sign-in-required"
    title = "You signed in too long ago for this"
    explanation = (
        "What cannot be undone needs a sign-in of the last 15 minutes. Sign in again and repeat "
        "the request with the new token; nothing was changed."
    )


def hash_of(token: str) -> bytes:
    """All that is kept of a token. It has 256 random bits, so that no salt is needed."""
    return hashlib.sha256(token.encode()).digest()


def require_recent(signed_in_at: datetime, now: datetime) -> None:
    """Raises RecentSignInRequired."""
    if now - signed_in_at > RECENT:
        raise RecentSignInRequired


@dataclass(slots=True)
class Session:
    """A user who is signed in. Made with `begin`; the constructor restores a stored one."""

    user_id: int
    token_hash: bytes
    created_at: datetime
    expires_at: datetime
    id: int = 0
    """0 until a repository has stored the session."""

    @classmethod
    def begin(cls, user_id: int, token: str, now: datetime) -> "Session":
        return cls(user_id, hash_of(token), now, now + LIFETIME)


class SessionRepository(Protocol):
    """The sessions, inside a unit of work. They go with their users."""

    def add(self, session: Session, most: int) -> None:
        """Store a new session and set `session.id` to an id that was never used before.

        Of this user the newest are kept, `most` with this one, or a few more where several begin
        at once. Those that have expired by its beginning are removed, a bounded number, of anybody.
        """
        ...

    def end(self, session_id: int, user_id: int) -> None:
        """Remove this session of this user. Raises SessionNotFound."""
        ...

    def end_all_of(self, user_id: int, but: int | None = None) -> int:
        """Remove all sessions of the user, but for the one with this id; says how many."""
        ...
