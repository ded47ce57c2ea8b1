"""Stores of records of one kind: in memory, on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Generic

from blog.adapters.sql import sqlite
from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.lists import SqlList
from blog.adapters.sql.records import Rows, SqlRecordQueries, SqlRecordUnitOfWork
from blog.application.paging import Page
from blog.application.records import Queries, RecordUnitOfWork
from blog.domain.records import AnyRecord
from tests.databases import KINDS, engine_of
from tests.fakes.records import RecordMemory

STORES = ["memory", *KINDS]


@dataclass(frozen=True)
class RecordStore(Generic[AnyRecord]):
    unit_of_work: Callable[[], RecordUnitOfWork[AnyRecord]]
    queries: Queries[AnyRecord, Any]
    transaction: Callable[[], AbstractContextManager[None]]

    @contextmanager
    def work(self) -> Iterator[RecordUnitOfWork[AnyRecord]]:
        with self.transaction(), self.unit_of_work() as work:
            yield work

    def add(self, *records: AnyRecord) -> None:
        with self.work() as work:
            for record in records:
                work.records.add(record)
            work.commit()

    def get(self, record_id: int) -> AnyRecord:
        with self.transaction():
            return self.queries.get(record_id)

    def list(self, listing: Any) -> Page[AnyRecord]:
        with self.transaction():
            return self.queries.list(listing)


def memory_store(
    unit_of_work: Callable[[RecordMemory], RecordUnitOfWork[AnyRecord]],
    queries: Callable[[RecordMemory], Queries[AnyRecord, Any]],
) -> RecordStore[AnyRecord]:
    memory = RecordMemory()
    return RecordStore(lambda: unit_of_work(memory), queries(memory), memory.transaction)


@contextmanager
def sql_store(
    url: str, rows: Rows[AnyRecord], listed: SqlList[AnyRecord]
) -> Iterator[RecordStore[AnyRecord]]:
    with engine_of(url) as engine:
        lent, writing = LentConnection(), engine.execution_options(**sqlite.WRITES)

        @contextmanager
        def transaction() -> Iterator[None]:
            with writing.begin() as connection, lent.lend(connection):
                yield

        yield RecordStore(
            lambda: SqlRecordUnitOfWork(lent, rows),
            SqlRecordQueries(lent, rows.get, listed.read),
            transaction,
        )
