"""Where SQL runs: on which thread, and in which transaction."""

import asyncio
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor as Threads
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from blog.adapters.sql import postgres, sqlite
from blog.adapters.sql.connections import LentConnection
from blog.domain.errors import Unavailable

Request = TypeVar("Request")
Answer = TypeVar("Answer")

WRITE_WAIT = 5.0
"""Seconds that a write waits from its arrival, for its turn and for the locks of others."""

READ_WAIT = 0.1
"""Seconds that a read on the event loop waits for a lock, which in WAL mode is rarely held."""

SCAN_WAIT = 5.0

MOST_RUNS = 10
"""How often a use case runs that is in the way of others, at most."""

_SHORTEST_PAUSE = 0.002
"""Seconds before a use case runs again, doubled each time; about as long as one takes."""

_SCANNERS = 2


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
        self._readers = ThreadPoolExecutor(_SCANNERS, thread_name_prefix="blog-reader")
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="blog-writer")

    async def read(self, query: Callable[[Request], Answer], request: Request) -> Answer:
        with _translating(sqlite):
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
        def run(latest: float) -> Answer:
            with _translating(sqlite), self._scanning_engine.connect() as connection:
                sqlite.wait_at_most(connection, SCAN_WAIT)
                with self._lent.lend(connection):
                    return query(request)

        return await _in_turn(self._readers, SCAN_WAIT, run)

    async def write(self, use_case: Callable[[Request], Answer], request: Request) -> Answer:
        def run(patience: float) -> Answer:
            with self._writing_engine.connect() as connection:
                sqlite.wait_at_most(connection, patience)
                with connection.begin(), self._lent.lend(connection):
                    return use_case(request)

        return await _in_turn(self._writer, WRITE_WAIT, _run_again, sqlite, run)

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


class PostgresExecutor:
    """The Executor for PostgreSQL.

    A query is a wait for another machine: each runs on a thread, with a connection of its own.
    """

    def __init__(self, engine: Engine, lent: LentConnection) -> None:
        self._engine = engine
        self._reading_engine = engine.execution_options(**postgres.READS)
        self._scanning_engine = engine.execution_options(**postgres.SCANS)
        self._lent = lent
        self._open()

    def _open(self) -> None:
        workers = postgres.MOST_CONNECTIONS - _SCANNERS
        self._workers = ThreadPoolExecutor(workers, thread_name_prefix="blog-worker")
        self._scanners = ThreadPoolExecutor(_SCANNERS, thread_name_prefix="blog-scanner")

    async def read(self, query: Callable[[Request], Answer], request: Request) -> Answer:
        return await self._ask(self._workers, self._reading_engine, query, request)

    async def scan(self, query: Callable[[Request], Answer], request: Request) -> Answer:
        return await self._ask(self._scanners, self._scanning_engine, query, request)

    async def _ask(
        self,
        threads: Threads,
        engine: Engine,
        query: Callable[[Request], Answer],
        request: Request,
    ) -> Answer:
        def run(latest: float) -> Answer:
            with (
                _translating(postgres),
                engine.connect() as connection,
                self._lent.lend(connection),
            ):
                return query(request)

        return await _in_turn(threads, SCAN_WAIT, run)

    async def write(self, use_case: Callable[[Request], Answer], request: Request) -> Answer:
        def run(patience: float) -> Answer:
            with self._engine.begin() as connection, self._lent.lend(connection):
                postgres.wait_at_most(connection, patience)
                return use_case(request)

        return await _in_turn(self._workers, WRITE_WAIT, _run_again, postgres, run)

    def close(self) -> None:
        """Finish what is running and give the connections back; it may be used again."""
        self._workers.shutdown()
        self._scanners.shutdown()
        self._engine.dispose()
        self._open()


class _Database(Protocol):
    """What `sqlite` and `postgres` say of an error."""

    def is_trouble(self, error: DBAPIError) -> bool: ...

    def wants_rerun(self, error: DBAPIError) -> bool: ...


async def _in_turn(
    threads: Threads,
    wait: float,
    run: Callable[..., Answer],
    *arguments: Any,
) -> Answer:
    """Run it on a thread, with the moment by which it has to begin as its last argument.

    Raises Unavailable where no thread is free for `wait` seconds.
    """
    turn = threads.submit(run, *arguments, time.monotonic() + wait)
    done = asyncio.wrap_future(turn)
    done.add_done_callback(_look_at)
    try:
        await asyncio.wait({done}, timeout=wait)
    finally:
        given_up = turn.cancel()  # it has not begun, nor will it
    if given_up:
        raise Unavailable
    return await done


def _look_at(done: "asyncio.Future[Any]") -> None:
    """So that asyncio does not complain of an error when nobody waits for it any more."""
    if not done.cancelled():
        done.exception()


def _run_again(database: _Database, run: Callable[[float], Answer], latest: float) -> Answer:
    """Run it until it is in nobody's way: a bounded number of times, and not after `latest`."""
    with _translating(database):
        for runs in range(MOST_RUNS):
            if runs:
                time.sleep(_SHORTEST_PAUSE * 2**runs * random.random())  # noqa: S311 - to part them
            patience = latest - time.monotonic()
            if patience <= 0:
                break
            try:
                return run(patience)
            except DBAPIError as error:
                if not database.wants_rerun(error):
                    raise
    raise Unavailable


@contextmanager
def _translating(database: _Database) -> Iterator[None]:
    try:
        yield
    except PoolTimeoutError as error:
        raise Unavailable from error
    except DBAPIError as error:
        if database.is_trouble(error):
            raise Unavailable from error
        raise
