"""Whether answers that were given before are still right."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine

from blog.adapters.sql import sqlite
from blog.application.ports import Clock

_NEVER = datetime.max.replace(tzinfo=UTC)

NextByClock = Callable[[Any, datetime], datetime | None]
"""When answers change next with nothing being committed, seen from a moment on; asked on a cursor
of the driver."""


def nothing_by_clock(cursor: Any, now: datetime) -> None:
    """Of a service where all that changes is committed."""


class SqliteChanges:
    """Asks SQLite on a connection that never writes.

    There `PRAGMA data_version` changes with every commit of any other connection, in whichever
    process. The number of one connection says nothing about that of another (SQLite: "PRAGMA
    data_version"), and none of them notices that its file was moved away: where the file is not
    the one that it was at first, there is no mark.

    What is read under a mark must not be older than it: the snapshot that reads share is ended
    (`end_snapshot`) before SQLite is asked.
    """

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        end_snapshot: Callable[[], None],
        next_by_clock: NextByClock = nothing_by_clock,
    ) -> None:
        self._url = engine.url
        self._clock = clock
        self._end_snapshot = end_snapshot
        self._next_by_clock = next_by_clock
        self._file: os.stat_result | None = None
        self._connection: Any = None
        self._cursor: Any = None
        self._version: int | None = None
        self._since = self._until = _NEVER
        self._mark = 0

    def mark(self) -> int | None:
        try:
            return self._look() if self._is_same_file() else None
        except (OSError, sqlite.driver.Error):  # whoever reads will be told of it
            self._disconnect()
            return None

    def _is_same_file(self) -> bool:
        file = os.stat(str(self._url.database))  # noqa: PTH116 - a Path takes as long again
        if self._file is None:
            self._file = file
        return os.path.samestat(file, self._file)

    def _look(self) -> int:
        if self._cursor is None:
            self._connect()
        self._end_snapshot()
        (version,) = self._cursor.execute("PRAGMA data_version").fetchone()
        now = self._clock.now()
        if version != self._version or not self._since <= now < self._until:
            self._until = self._next_by_clock(self._cursor, now) or _NEVER
            self._version, self._since = version, now
            self._mark += 1
        return self._mark

    def _connect(self) -> None:
        self._connection = sqlite.connect(self._url)
        self._cursor = self._connection.cursor()
        self._cursor.execute("PRAGMA busy_timeout = 0")  # nobody waits for the cache

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        self._cursor = self._version = None
        if connection is not None:
            connection.close()

    def close(self) -> None:
        """Give the connection back; it may be used again."""
        self._disconnect()
        self._file = None


class PostgresChanges:
    """PostgreSQL does not tell cheaply, so that answers are taken for right for a time.

    For `age` seconds at most: all of them end at once. With an age of 0 there is no mark.
    """

    def __init__(self, age: int, seconds: Callable[[], float] = time.monotonic) -> None:
        self._age = age
        self._seconds = seconds
        self._begun = seconds()

    def mark(self) -> int | None:
        return int((self._seconds() - self._begun) / self._age) if self._age else None

    def close(self) -> None:
        """It holds nothing."""
