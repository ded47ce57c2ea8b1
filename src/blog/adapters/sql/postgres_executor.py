"""Where SQL runs on PostgreSQL: on which thread, and in which transaction."""

from collections.abc import Callable
from concurrent.futures import Executor as Threads
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Engine

from blog.adapters.sql import postgres, turns
from blog.adapters.sql.connections import LentConnection

Request = TypeVar("Request")
Answer = TypeVar("Answer")


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
        workers = postgres.MOST_CONNECTIONS - turns.SCANNERS
        self._workers = ThreadPoolExecutor(workers, thread_name_prefix="blog-worker")
        self._scanners = ThreadPoolExecutor(turns.SCANNERS, thread_name_prefix="blog-scanner")

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
                turns.translating(postgres),
                engine.connect() as connection,
                self._lent.lend(connection),
            ):
                return query(request)

        return await turns.in_turn(threads, turns.SCAN_WAIT, run)

    async def write(self, use_case: Callable[[Request], Answer], request: Request) -> Answer:
        def run(patience: float) -> Answer:
            with self._engine.begin() as connection, self._lent.lend(connection):
                postgres.wait_at_most(connection, patience)
                return use_case(request)

        return await turns.in_turn(self._workers, turns.WRITE_WAIT, turns.run_again, postgres, run)

    def close(self) -> None:
        """Finish what is running and give the connections back; it may be used again."""
        self._workers.shutdown()
        self._scanners.shutdown()
        self._engine.dispose()
        self._open()
