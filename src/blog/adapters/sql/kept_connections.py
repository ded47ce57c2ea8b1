"""Connections to PostgreSQL that threads keep from one request to the next."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import get_ident
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from blog.application.observing import current_notes

LONGEST_IDLE = 60.0
"""Seconds without use after which a connection is made anew: what is on the way to the server may
have forgotten it by then, without a word."""


@dataclass(slots=True)
class _Kept:
    connection: Connection
    driver: Any
    """The connection of psycopg below it."""
    used_at: float


class KeptConnections:
    """A connection for each thread that asks; the pool of the engine bounds how many there are.

    They are in autocommit mode, and transactions are begun and ended on the driver's connection:
    by way of SQLAlchemy that takes twice the time. After an error of the database the connection
    goes back to the pool, which tries it before it gives it out again. All such errors are
    DBAPIErrors, which say whether the connection has ended (`connection_invalidated`).
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._kept: dict[int, _Kept] = {}

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The thread's connection, on which each statement sees the last commit."""
        with self._given_back_after_an_error():
            yield self._mine().connection

    @contextmanager
    def transaction(self, begin: str) -> Iterator[Connection]:
        """The thread's connection in a transaction, which the statement `begin` begins.

        A connection that has ended since it was used last says so at that statement, before
        anything was done: another takes its place.
        """
        with self._given_back_after_an_error():
            mine = self._begun(begin)
            committed = False
            try:
                yield mine.connection
                begun = time.perf_counter()
                self._engine.dialect.do_commit(mine.driver)
                current_notes.get().database_seconds += time.perf_counter() - begun
                committed = True
            finally:
                if not (committed or mine.driver.closed):
                    mine.connection.rollback()  # for SQLAlchemy, which counts its own
                    mine.driver.rollback()

    def give_back(self) -> None:
        """All of them, once no thread uses any more."""
        while self._kept:
            self._kept.popitem()[1].connection.close()

    def _begun(self, begin: str) -> _Kept:
        try:
            with self._given_back_after_an_error():
                mine = self._mine()
                mine.driver.execute(begin)
                return mine
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        mine = self._mine()
        mine.driver.execute(begin)
        return mine

    def _mine(self) -> _Kept:
        now = time.monotonic()
        mine = self._kept.get(get_ident())
        if mine is not None and now - mine.used_at > LONGEST_IDLE:
            mine.connection.invalidate()
            self._give_mine_back()
            mine = None
        if mine is None:
            connection = self._engine.connect()
            mine = _Kept(connection, connection.connection.dbapi_connection, now)
            self._kept[get_ident()] = mine
        mine.used_at = now
        return mine

    @contextmanager
    def _given_back_after_an_error(self) -> Iterator[None]:
        dialect = self._engine.dialect
        try:
            yield
        except DBAPIError as error:
            error.connection_invalidated |= self._give_mine_back()
            raise
        except dialect.loaded_dbapi.Error as error:
            raise DBAPIError.instance(
                None,
                None,
                error,
                dialect.loaded_dbapi.Error,
                connection_invalidated=self._give_mine_back(),
                dialect=dialect,
            ) from error

    def _give_mine_back(self) -> bool:
        """Whether it has ended."""
        mine = self._kept.pop(get_ident(), None)
        if mine is None:
            return False
        ended = bool(mine.driver.closed)
        if ended:
            mine.connection.invalidate()
        mine.connection.close()
        return ended
