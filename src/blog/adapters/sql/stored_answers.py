"""Stored answers in SQL."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, insert, select, tuple_, update

from blog.adapters.sql.conflicts import OnConflictDoUpdate
from blog.adapters.sql.statements import Statement
from blog.adapters.sql.tables import stored_answers
from blog.application.stored_answers import KeyedRequest, StoredAnswer

_answers = stored_answers.c
_SCOPE = (_answers.actor, _answers.method, _answers.path, _answers.key_hash)
_OF_REQUEST = and_(*(column == bindparam(f"of_{column.name}") for column in _SCOPE))

_NEW = (*_SCOPE, _answers.fingerprint, _answers.role, _answers.stored_at)
_CLAIM = Statement(
    insert(stored_answers)
    .values({column.name: bindparam(column.name) for column in _NEW})
    # It waits for whoever has claimed the same, and sees what came of it. What it finds it locks,
    # even where it changes nothing, so that the answer is there to be read after it.
    .ext(
        OnConflictDoUpdate(
            _SCOPE,
            set_={
                "fingerprint": bindparam("fingerprint"),
                "role": bindparam("role"),
                "stored_at": bindparam("stored_at"),
            },
            where=_answers.stored_at <= bindparam("expired"),
        )
    )
)
_STORED = select(_answers.fingerprint, _answers.content, _answers.user_id, _answers.role).where(
    _OF_REQUEST
)
_GET = Statement(_STORED)
_FIND = Statement(
    _STORED.where(_answers.stored_at > bindparam("expired"), _answers.content.is_not(None))
)
_STORE = Statement(
    update(stored_answers)
    .where(_OF_REQUEST)
    .values(content=bindparam("new_content"), user_id=bindparam("new_user_id"))
)
_EXPIRED = (
    select(*_SCOPE)
    .where(_answers.stored_at <= bindparam("expired"))
    .order_by(_answers.stored_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)  # nothing to SQLite, which has one writer at a time
)
_SWEEP = Statement(delete(stored_answers).where(tuple_(*_SCOPE).in_(_EXPIRED)))


class SqlAnswerRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(
        self, request: KeyedRequest, *, now: datetime, expired: datetime
    ) -> StoredAnswer | None:
        row = asdict(request) | {"stored_at": now, "expired": expired}
        if _CLAIM.run(self._connection, row) == 1:
            return None
        (found,) = _GET.all(self._connection, _scope_of(request))
        return StoredAnswer(*found)

    def find(self, request: KeyedRequest, *, expired: datetime) -> StoredAnswer | None:
        scope = _scope_of(request) | {"expired": expired}
        row = _FIND.first(self._connection, scope)
        return None if row is None else StoredAnswer(*row)

    def store(self, request: KeyedRequest, content: bytes, user_id: int) -> None:
        new = {"new_content": content, "new_user_id": user_id}
        _STORE.run(self._connection, _scope_of(request) | new)

    def sweep(self, expired: datetime, limit: int) -> None:
        _SWEEP.run(self._connection, {"expired": expired, "most": limit})


def _scope_of(request: KeyedRequest) -> dict[str, Any]:
    return {f"of_{column.name}": getattr(request, column.name) for column in _SCOPE}
