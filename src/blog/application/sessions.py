"""Who is signed in: the use cases of sessions, and the port that recognises a token."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from blog.application.access import Access
from blog.application.blog_unit_of_work import BlogUnitOfWork
from blog.application.ports import Clock
from blog.domain.errors import SignInRequired
from blog.domain.policy import Actor
from blog.domain.sessions import SessionNotFound, hash_of


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session as shown to its user."""

    id: int
    created_at: datetime
    expires_at: datetime
    is_current: bool
    """Whether it is the one in which this is asked."""


class SessionQueries(Protocol):
    """Reads sessions as they were last committed."""

    def actor(self, token_hash: bytes, now: datetime) -> Actor | None:
        """Who has the token, as he is now.

        None where nobody has, where the session has expired by now, and where the user is not
        active.
        """
        ...

    def renewed(self, actor: Actor, now: datetime) -> Actor | None:
        """The actor as he is now, by the session; inside of a transaction, as that sees him."""
        ...

    def list(self, actor: Actor, now: datetime) -> tuple[SessionView, ...]:
        """The sessions of the actor that have not expired, the newest first."""
        ...


class SessionService:
    """One method per use case."""

    def __init__(
        self,
        unit_of_work: Callable[[], BlogUnitOfWork],
        queries: SessionQueries,
        clock: Clock,
        access: Access,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._queries = queries
        self._clock = clock
        self._access = access

    def authenticate(self, token: str) -> Actor:
        """Who has this token. Raises SignInRequired where it is not good, or no longer."""
        return _signed_in(self._queries.actor(hash_of(token), self._clock.now()))

    def renewed(self, actor: Actor | None) -> Actor | None:
        """Who asks, as they are by now: a body may take half a minute, and a write waits its turn.

        To be asked in the transaction that relies on it. Raises SignInRequired.
        """
        if actor is None:
            return None
        return _signed_in(self._queries.renewed(actor, self._clock.now()))

    def list(self, actor: Actor | None) -> tuple[SessionView, ...]:
        """The own sessions, the newest first. There are about 100 at most: then the oldest ends."""
        return self._queries.list(self._access.require_own_account(actor), self._clock.now())

    def end(self, session_id: int, actor: Actor | None) -> None:
        """One of the own sessions ends; its token is no longer good."""
        user_id = self._access.require_own_account(actor).user_id
        with self._unit_of_work() as work:
            work.sessions.end(session_id, user_id)
            work.commit()

    def end_current(self, actor: Actor | None) -> None:
        """The session that asks ends; its token is no longer good."""
        known = self._access.require_own_account(actor)
        try:
            self.end(known.session_id, known)
        except SessionNotFound:  # it has ended in this very moment
            raise SignInRequired from None

    def end_all_of(self, user_id: int) -> int:
        """All sessions of a user end; says how many. For operators."""
        with self._unit_of_work() as work:
            ended = work.sessions.end_all_of(user_id)
            work.commit()
        return ended


def _signed_in(actor: Actor | None) -> Actor:
    if actor is None:
        raise SignInRequired("The token is not valid, or no longer valid: sign in again.")
    return actor
