"""Stored answers in SQL."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    LargeBinary,
    MetaData,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy.schema import SchemaItem

from blog.adapters.sql.columns import Id, Moment
from blog.adapters.sql.conflicts import OnConflictDoUpdate
from blog.adapters.sql.statements import Statement
from blog.application.stored_answers import KeyedRequest, StoredAnswer


def answers_table(metadata: MetaData, *of_users: SchemaItem) -> Table:
    """The table `stored_answers` of a service. `of_users` goes to the column `user_id`."""
    return Table(
        "stored_answers",
        metadata,
        Column("actor", Text, primary_key=True),
        Column("method", Text, primary_key=True),
        Column("path", Text, primary_key=True),
        Column("key_hash", LargeBinary, primary_key=True),
        Column("fingerprint", LargeBinary, nullable=False),
        Column("stored_at", Moment, nullable=False, index=True),
        # Null while the request is at work, which only its own transaction sees.
        Column("content", LargeBinary),
        Column("user_id", Id, *of_users, index=True),
        # The role that the actor had then; empty where nobody was signed in.
        Column("role", Text, nullable=False, server_default=""),
        CheckConstraint("length(key_hash) = 32", name="key_hash"),
        CheckConstraint("length(fingerprint) = 32", name="fingerprint"),
        sqlite_strict=True,
    )


stored_answers = answers_table(MetaData())
"""By its names only, which are the same in every service."""

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

    def store(self, request: KeyedRequest, content: bytes, user_id: int | None) -> None:
        new = {"new_content": content, "new_user_id": user_id}
        _STORE.run(self._connection, _scope_of(request) | new)

    def sweep(self, expired: datetime, limit: int) -> None:
        _SWEEP.run(self._connection, {"expired": expired, "most": limit})


def _scope_of(request: KeyedRequest) -> dict[str, Any]:
    return {f"of_{column.name}": getattr(request, column.name) for column in _SCOPE}
