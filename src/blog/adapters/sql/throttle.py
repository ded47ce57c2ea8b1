"""Attempts at passwords in SQL."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from blog.adapters.sql.columns import EPOCH
from blog.adapters.sql.conflicts import OnConflictDoUpdate
from blog.adapters.sql.statements import Statement
from blog.adapters.sql.tables import throttles

_NEW = insert(throttles)
# It waits for whoever holds the same, also where there was no row before, and sees what came of it.
_HOLD = Statement(
    _NEW.ext(
        OnConflictDoUpdate([throttles.c.key], set_={"attempts": throttles.c.attempts})
    ).returning(throttles.c.attempts)
)
_SAVE = Statement(
    _NEW.ext(
        OnConflictDoUpdate(
            [throttles.c.key],
            set_={"attempts": _NEW.excluded.attempts, "saved_at": _NEW.excluded.saved_at},
        )
    )
)
_OLD = (
    select(throttles.c.key)
    .where(throttles.c.saved_at < bindparam("before"))
    .order_by(throttles.c.saved_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)  # nothing to SQLite, which has one writer at a time
)
_SWEEP = Statement(delete(throttles).where(throttles.c.key.in_(_OLD)))


class SqlThrottleRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hold(self, key: bytes) -> tuple[datetime, ...]:
        unused = {"key": key, "attempts": (), "saved_at": EPOCH}
        attempts: tuple[datetime, ...] = _HOLD.scalar(self._connection, unused)
        return attempts

    def save(self, key: bytes, attempts: tuple[datetime, ...], now: datetime) -> None:
        _SAVE.run(self._connection, {"key": key, "attempts": attempts, "saved_at": now})

    def sweep(self, before: datetime, limit: int) -> None:
        _SWEEP.run(self._connection, {"before": before, "most": limit})
