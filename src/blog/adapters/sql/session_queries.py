"""Sessions in SQL as they are read."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.statements import Statement
from blog.adapters.sql.tables import sessions, users
from blog.application.sessions import SessionView
from blog.domain.policy import Actor, Role

_IS_GOOD = sessions.c.expires_at > bindparam("now", type_=sessions.c.expires_at.type)
_ACTORS = (
    select(users.c.id, users.c.role, sessions.c.id, sessions.c.created_at)
    .join_from(sessions, users)
    .where(_IS_GOOD, users.c.is_active)
)
_BY_TOKEN = Statement(_ACTORS.where(sessions.c.token_hash == bindparam("token_hash")))
_BY_SESSION = Statement(_ACTORS.where(sessions.c.id == bindparam("session_id")))
_LIST = Statement(
    select(sessions.c.id, sessions.c.created_at, sessions.c.expires_at)
    .where(sessions.c.user_id == bindparam("user_id"), _IS_GOOD)
    .order_by(sessions.c.id.desc())
)


class SqlSessionQueries:
    def __init__(self, lent: LentConnection) -> None:
        self._lent = lent

    def actor(self, token_hash: bytes, now: datetime) -> Actor | None:
        return self._actor(_BY_TOKEN, token_hash=token_hash, now=now)

    def renewed(self, actor: Actor, now: datetime) -> Actor | None:
        return self._actor(_BY_SESSION, session_id=actor.session_id, now=now)

    def _actor(self, statement: Statement, **by: Any) -> Actor | None:
        row = statement.first(self._lent.get(), by)
        if row is None:
            return None
        user_id, role, session_id, signed_in_at = row
        return Actor(user_id, Role(role), session_id, signed_in_at)

    def list(self, actor: Actor, now: datetime) -> tuple[SessionView, ...]:
        rows = _LIST.all(self._lent.get(), {"user_id": actor.user_id, "now": now})
        return tuple(
            SessionView(session_id, created_at, expires_at, session_id == actor.session_id)
            for session_id, created_at, expires_at in rows
        )
