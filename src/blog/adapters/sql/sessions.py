"""Sessions in SQL: the repository for use cases."""

from sqlalchemy import Connection, bindparam, delete, insert, select

from blog.adapters.sql.tables import inserted_id, sessions
from blog.domain.sessions import Session, SessionNotFound

MOST_SWEPT = 100
"""Expired sessions that one new session makes room for: it goes faster down than up."""

_OF_USER = sessions.c.user_id == bindparam("of_user_id")
_ADD = insert(sessions)
_SWEEP = delete(sessions).where(
    sessions.c.id.in_(
        select(sessions.c.id)
        .where(sessions.c.expires_at <= bindparam("expired"))
        .order_by(sessions.c.expires_at)
        .limit(MOST_SWEPT)
        .with_for_update(skip_locked=True)  # nothing to SQLite, which has one writer at a time
    )
)
_END_OLDEST = delete(sessions).where(
    sessions.c.id.in_(
        select(sessions.c.id)
        .where(_OF_USER)
        .order_by(sessions.c.id.desc())
        .offset(bindparam("most"))
    )
)
_END = delete(sessions).where(sessions.c.id == bindparam("session_id"), _OF_USER)
_END_ALL = delete(sessions).where(_OF_USER)
_END_OTHERS = _END_ALL.where(sessions.c.id != bindparam("session_id"))


class SqlSessionRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, session: Session, most: int) -> None:
        row = {
            "user_id": session.user_id,
            "token_hash": session.token_hash,
            "created_at": session.created_at,
            "expires_at": session.expires_at,
        }
        session.id = inserted_id(self._connection.execute(_ADD, row))
        self._connection.execute(_SWEEP, {"expired": session.created_at})
        self._connection.execute(_END_OLDEST, {"of_user_id": session.user_id, "most": most})

    def end(self, session_id: int, user_id: int) -> None:
        of = {"session_id": session_id, "of_user_id": user_id}
        if not self._connection.execute(_END, of).rowcount:
            raise SessionNotFound

    def end_all_of(self, user_id: int, but: int | None = None) -> int:
        if but is None:
            return self._connection.execute(_END_ALL, {"of_user_id": user_id}).rowcount
        others = {"of_user_id": user_id, "session_id": but}
        return self._connection.execute(_END_OTHERS, others).rowcount
