"""Where SQL runs on SQLite: on which thread, and in which transaction."""

import asyncio
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from blog.adapters.sql import sqlite, turns
from blog.adapters.sql.batches import Batches
from blog.adapters.sql.connections import LentConnection, connections_in_use, run
from blog.adapters.sql.sqlite_writer import SqliteWriter
from blog.application.observing import UNOBSERVED, Level
from blog.application.ports import Observer

Request = TypeVar("Request")
Answer = TypeVar("Answer")

_NICENESS = 10
"""Of scans: whoever reads a single post does not share a processor with them as equals."""

READ_WAIT = 0.1
"""Seconds that a read on the event loop waits for a lock, which in WAL mode is rarely held."""


class SqliteExecutor:
    """The Executor for a SQLite file.

    A bounded read is a library call of some microseconds: it runs on the event loop, on a
    connection of its own, which costs less than handing it to a thread. Scans run on reader
    threads. One thread writes, so that this process never waits for its own lock, and no fsync
    holds up a read; what comes meanwhile shares the next one (ADR 0025).
    """

    def __init__(
        self, engine: Engine, lent: LentConnection, observer: Observer = UNOBSERVED
    ) -> None:
        self._engine = engine
        self._observer = observer
        self._scanning_engine = engine.execution_options(**sqlite.READS)
        self._lent = lent
        self._reading: Connection | None = None
        self._snapshot: Connection | None = None
        self._writer = SqliteWriter(engine, lent, observer)
        self._batches = Batches(self._writer.run)
        observer.watch(Level.WAITING_WRITES, self._batches.waiting)
        observer.watch(Level.CONNECTIONS, partial(connections_in_use, engine))
        self._open()

    def _open(self) -> None:
        self._readers = ThreadPoolExecutor(turns.SCANNERS, "blog-reader", _be_served_last)

    async def read(self, query: Callable[[Request], Answer], request: Request) -> Answer:
        try:
            with self._lent.lend(self._snapshot or self._begin_snapshot()):
                return query(request)
        except DBAPIError:
            self._forget_reading_connection()
            with turns.translating(sqlite, self._observer):
                raise

    async def scan(self, query: Callable[[Request], Answer], request: Request) -> Answer:
        def run(latest: float) -> Answer:
            with (
                turns.translating(sqlite, self._observer),
                self._scanning_engine.connect() as connection,
            ):
                sqlite.wait_at_most(connection, turns.SCAN_WAIT)
                with self._lent.lend(connection):
                    return query(request)

        return await turns.in_turn(self._readers, turns.SCAN_WAIT, run)

    async def write(self, use_case: Callable[[Request], Answer], request: Request) -> Answer:
        return await self._batches.write(use_case, request)

    def close(self) -> None:
        """Finish what is running and give the connections back; it may be used again."""
        self._batches.close()
        self._writer.close()
        self._readers.shutdown()
        self._forget_reading_connection()
        self._engine.dispose()
        self._open()

    def _begin_snapshot(self) -> Connection:
        """One for all reads of this turn of the event loop, which share the locks of the file.

        They see what was committed when the turn began. That is as strong as a snapshot for each:
        whoever is told of a commit is told in a later turn, and so is what they then ask for.
        """
        if self._reading is None:
            self._reading = self._engine.connect()
            sqlite.wait_at_most(self._reading, READ_WAIT)
        run(self._reading, "BEGIN")
        self._snapshot = self._reading
        asyncio.get_running_loop().call_soon(self.end_snapshot)
        return self._reading

    def end_snapshot(self) -> None:
        """What is read from now on is not older than now."""
        snapshot, self._snapshot = self._snapshot, None
        if snapshot is not None:
            run(snapshot, "COMMIT")

    def _forget_reading_connection(self) -> None:
        connection, self._reading, self._snapshot = self._reading, None, None
        if connection is not None:
            connection.close()


def _be_served_last() -> None:
    if sys.platform == "linux":  # where it is of this thread only, and not of the whole process
        os.nice(_NICENESS)
