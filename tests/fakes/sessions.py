"""Sessions in memory: the repository for use cases, and the queries for reading."""

from copy import copy
from datetime import datetime

from blog.application.sessions import SessionView
from blog.domain.policy import Actor
from blog.domain.sessions import Session, SessionNotFound
from tests.fakes.memory import Memory


class MemorySessionRepository:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def add(self, session: Session, most: int) -> None:
        self._memory.last_session_id += 1
        session.id = self._memory.last_session_id
        self._memory.sessions[session.id] = copy(session)
        for old in list(self._memory.sessions.values()):
            if old.expires_at <= session.created_at:
                del self._memory.sessions[old.id]
        for old_id in self._ids_of(session.user_id)[:-most]:
            del self._memory.sessions[old_id]

    def end(self, session_id: int, user_id: int) -> None:
        if session_id not in self._ids_of(user_id):
            raise SessionNotFound
        del self._memory.sessions[session_id]

    def end_all_of(self, user_id: int, but: int | None = None) -> int:
        ended = [session_id for session_id in self._ids_of(user_id) if session_id != but]
        for session_id in ended:
            del self._memory.sessions[session_id]
        return len(ended)

    def _ids_of(self, user_id: int) -> list[int]:
        return sorted(s.id for s in self._memory.sessions.values() if s.user_id == user_id)


class MemorySessionQueries:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def actor(self, token_hash: bytes, now: datetime) -> Actor | None:
        for session in self._memory.sessions.values():
            user = self._memory.users[session.user_id]
            if session.token_hash == token_hash and session.expires_at > now and user.is_active:
                return Actor(user.id, user.role, session.id, session.created_at)
        return None

    def renewed(self, actor: Actor, now: datetime) -> Actor | None:
        session = self._memory.sessions.get(actor.session_id)
        return None if session is None else self.actor(session.token_hash, now)

    def list(self, actor: Actor, now: datetime) -> tuple[SessionView, ...]:
        found = (
            SessionView(s.id, s.created_at, s.expires_at, is_current=s.id == actor.session_id)
            for s in self._memory.sessions.values()
            if s.user_id == actor.user_id and s.expires_at > now
        )
        return tuple(sorted(found, key=lambda session: session.id, reverse=True))
