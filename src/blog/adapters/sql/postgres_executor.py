"""Where SQL runs on PostgreSQL: on which thread, and in which transaction."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from blog.adapters.sql import postgres, turns
from blog.adapters.sql.connections import LentConnection, NeedsSavepoints, connections_in_use
from blog.adapters.sql.kept_connections import KeptConnections
from blog.application.observing import UNOBSERVED, Event, Level
from blog.application.ports import Observer

Request = TypeVar("Request")
Answer = TypeVar("Answer")


class PostgresExecutor:
    """The Executor for PostgreSQL.

    A query is a wait for another machine: each runs on a thread, with a connection of its own.
    """

    def __init__(
        self, engine: Engine, lent: LentConnection, observer: Observer = UNOBSERVED
    ) -> None:
        self._engine = engine
        self._observer = observer
        observer.watch(Level.CONNECTIONS, partial(connections_in_use, engine))
        self._connections = KeptConnections(engine)
        self._lent = lent
        self._open()

    def _open(self) -> None:
        workers = postgres.MOST_CONNECTIONS - turns.SCANNERS
        self._workers = ThreadPoolExecutor(workers, thread_name_prefix="blog-worker")
        self._scanners = ThreadPoolExecutor(turns.SCANNERS, thread_name_prefix="blog-scanner")

    async def read(self, query: Callable[[Request], Answer], request: Request) -> Answer:
        return await turns.in_turn(self._workers, turns.SCAN_WAIT, self._read, query, request)

    def _read(self, query: Callable[[Request], Answer], request: Request, latest: float) -> Answer:
        """Run it, and once more if it lost its connection."""
        with turns.translating(postgres, self._observer):
            try:
                return self._read_once(query, request)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
                self._observer.count(Event.RERUN)
            return self._read_once(query, request)

    def _read_once(self, query: Callable[[Request], Answer], request: Request) -> Answer:
        with self._connections.reading() as connection, self._lent.lend(connection):
            return query(request)

    async def scan(self, query: Callable[[Request], Answer], request: Request) -> Answer:
        def run(latest: float) -> Answer:
            with (
                turns.translating(postgres, self._observer),
                self._connections.transaction(postgres.BEGIN_SCAN) as connection,
                self._lent.lend(connection),
            ):
                return query(request)

        return await turns.in_turn(self._scanners, turns.SCAN_WAIT, run)

    async def write(self, use_case: Callable[[Request], Answer], request: Request) -> Answer:
        return await turns.in_turn(self._workers, turns.WRITE_WAIT, self._write, use_case, request)

    def _write(
        self, use_case: Callable[[Request], Answer], request: Request, latest: float
    ) -> Answer:
        """Run it without savepoints, and once more with them if they are needed (ADR 0032)."""

        def run(patience: float) -> Answer:
            with (
                self._connections.transaction(postgres.begin_write(patience)) as connection,
                self._lent.lend(connection, changes),
            ):
                return use_case(request)

        changes: Callable[[], int] | None = postgres.changes()
        try:
            return turns.run_again(postgres, self._observer, run, latest)
        except NeedsSavepoints:
            changes = None
        return turns.run_again(postgres, self._observer, run, latest)

    def close(self) -> None:
        """Finish what is running and give the connections back; it may be used again."""
        self._workers.shutdown()
        self._scanners.shutdown()
        self._connections.give_back()
        self._engine.dispose()
        self._open()
