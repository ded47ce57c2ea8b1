"""Where SQL runs: reads inline or on reader threads, writes on one writer thread."""

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from blog.adapters.sql import sqlite
from blog.adapters.sql.connections import LentConnection
from blog.domain.errors import Unavailable

Request = TypeVar("Request")
Answer = TypeVar("Answer")

WRITE_WAIT = 5.0
"""Seconds that a write waits from its arrival, for its turn and for the lock of the file."""

READ_WAIT = 0.1
"""Seconds that a read on the event loop waits for a lock, which in WAL mode is rarely held."""

SCAN_WAIT = 5.0

_READERS = 2


class SqliteExecutor:
    """The Executor for a SQLite file.

    A bounded read is a library call of some microseconds: it runs on the event loop, on a
    connection of its own, which costs less than handing it to a thread. Scans run on reader
    threads. One thread writes, so that this process never waits for its own lock, and no fsync
    holds up a read.
    """

    def __init__(self, engine: Engine, lent: LentConnection) -> None:
        self._engine = engine
        self._writing_engine = engine.execution_options(**sqlite.WRITES)
        self._scanning_engine = engine.execution_options(**sqlite.READS)
        self._lent = lent
        self._reading: Connection | None = None
        self._open()

    def _open(self) -> None:
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="blog-reader")
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="blog-writer")

    async def read(self, query: Callable[[Request], Answer], request: Request) -> Answer:
        with _translating():
            if self._reading is None:
                self._reading = self._engine.connect()
                sqlite.wait_at_most(self._reading, READ_WAIT)
            try:
                with self._lent.lend(self._reading):
                    return query(request)
            except DBAPIError:
                self._forget_reading_connection()
                raise

    async def scan(self, query: Callable[[Request], Answer], request: Request) -> Answer:
        def run() -> Answer:
            with _translating(), self._scanning_engine.connect() as connection:
                sqlite.wait_at_most(connection, SCAN_WAIT)
                with self._lent.lend(connection):
                    return query(request)

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    async def write(self, use_case: Callable[[Request], Answer], request: Request) -> Answer:
        latest = time.monotonic() + WRITE_WAIT
        turn = self._writer.submit(self._write, use_case, request, latest)
        done = asyncio.wrap_future(turn)
        await asyncio.wait({done}, timeout=WRITE_WAIT)
        if turn.cancel():  # it has not begun, nor will it
            raise Unavailable
        return await done

    def _write(
        self, use_case: Callable[[Request], Answer], request: Request, latest: float
    ) -> Answer:
        patience = latest - time.monotonic()
        if patience <= 0:
            raise Unavailable
        with _translating(), self._writing_engine.connect() as connection:
            sqlite.wait_at_most(connection, patience)
            with connection.begin(), self._lent.lend(connection):
                return use_case(request)

    def close(self) -> None:
        """Finish what is running and give the connections back; it may be used again."""
        self._writer.shutdown()
        self._readers.shutdown()
        self._forget_reading_connection()
        self._engine.dispose()
        self._open()

    def _forget_reading_connection(self) -> None:
        connection, self._reading = self._reading, None
        if connection is not None:
            connection.close()


@contextmanager
def _translating() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if sqlite.is_trouble(error):
            raise Unavailable from error
        raise
