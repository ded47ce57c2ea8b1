"""Sessions in SQL: the repository for use cases."""

from sqlalchemy import Connection, bindparam, delete, insert, select

from blog.adapters.sql.statements import Statement
from blog.adapters.sql.table_parts import stored_values
from blog.adapters.sql.tables import sessions
from blog.domain.sessions import Session, SessionNotFound

MOST_SWEPT = 100
"""Expired sessions that one new session makes room for: it goes faster down than up."""

_OF_USER = sessions.c.user_id == bindparam("of_user_id")
_ADD = Statement(insert(sessions).values(stored_values(sessions)))
_EXPIRED = (
    select(sessions.c.id)
    .where(sessions.c.expires_at <= bindparam("expired"))
    .order_by(sessions.c.expires_at)
    .limit(MOST_SWEPT)
    .with_for_update(skip_locked=True)  # nothing to SQLite, which has one writer at a time
)
_SWEEP = Statement(delete(sessions).where(sessions.c.id.in_(_EXPIRED)))
_OLDEST = (
    select(sessions.c.id).where(_OF_USER).order_by(sessions.c.id.desc()).offset(bindparam("most"))
)
_END_OLDEST = Statement(delete(sessions).where(sessions.c.id.in_(_OLDEST)))
_END = Statement(delete(sessions).where(_OF_USER, sessions.c.id == bindparam("session_id")))
_END_ALL = Statement(delete(sessions).where(_OF_USER))
_END_OTHERS = Statement(delete(sessions).where(_OF_USER, sessions.c.id != bindparam("session_id")))


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
        session.id = _ADD.insert(self._connection, row)
        _SWEEP.run(self._connection, {"expired": session.created_at})
        _END_OLDEST.run(self._connection, {"of_user_id": session.user_id, "most": most})

    def end(self, session_id: int, user_id: int) -> None:
        of = {"session_id": session_id, "of_user_id": user_id}
        if not _END.run(self._connection, of):
            raise SessionNotFound

    def end_all_of(self, user_id: int, but: int | None = None) -> int:
        if but is None:
            return _END_ALL.run(self._connection, {"of_user_id": user_id})
        return _END_OTHERS.run(self._connection, {"of_user_id": user_id, "session_id": but})
