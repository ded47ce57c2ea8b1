"""Records in memory: what a service without more than these has stored, changed and read."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from typing import Any, Generic

from blog.application.paging import Page
from blog.application.records import RecordListing, text_size
from blog.domain.errors import NotFound, VersionConflict
from blog.domain.records import AnyRecord, Record
from tests.fakes.memory import ServiceMemory
from tests.fakes.paging import page_of
from tests.fakes.unit_of_work import MemoryServiceUnitOfWork


@dataclass(slots=True)
class RecordMemory(ServiceMemory):
    """All records of all kinds."""

    records: dict[tuple[type[Record], int], Record] = field(default_factory=dict)
    last_ids: dict[type[Record], int] = field(default_factory=dict)


class MemoryRepository(Generic[AnyRecord]):
    def __init__(
        self, memory: RecordMemory, kind: type[AnyRecord], missing: type[NotFound]
    ) -> None:
        self.memory = memory
        self._kind = kind
        self._missing = missing

    def get(self, record_id: int) -> AnyRecord:
        found = self.memory.records.get((self._kind, record_id))
        if not isinstance(found, self._kind):
            raise self._missing
        return copy(found)

    def all(self) -> list[AnyRecord]:
        """Copies of all of this kind."""
        return [copy(each) for each in self.memory.records.values() if isinstance(each, self._kind)]

    def add(self, record: AnyRecord) -> None:
        record.id = self.memory.last_ids.get(self._kind, 0) + 1
        self.memory.last_ids[self._kind] = record.id
        self._store(record)

    def save(self, record: AnyRecord) -> None:
        stored = self.memory.records.get((self._kind, record.id))
        if stored is None or stored.version != record.version:
            raise VersionConflict
        record.version += 1
        self._store(record)

    def remove(self, record: AnyRecord) -> None:
        self.memory.records.pop((self._kind, record.id), None)

    def _store(self, record: AnyRecord) -> None:
        self.memory.records[self._kind, record.id] = copy(record)


class MemoryRecordUnitOfWork(MemoryServiceUnitOfWork[RecordMemory], Generic[AnyRecord]):
    def __init__(self, records: MemoryRepository[AnyRecord]) -> None:
        super().__init__(records.memory)
        self.records = records


class MemoryRecordQueries(Generic[AnyRecord]):
    """Of all records, a list has those that match what is asked for."""

    def __init__(
        self,
        records: MemoryRepository[AnyRecord],
        matches: Callable[[AnyRecord, Any], bool] = lambda record, listing: True,
    ) -> None:
        self._records = records
        self._matches = matches

    def get(self, record_id: int) -> AnyRecord:
        return self._records.get(record_id)

    def list(self, listing: RecordListing) -> Page[AnyRecord]:
        return page_of(
            [record for record in self._records.all() if self._matches(record, listing)],
            listing.page,
            descending=listing.descending,
            size=text_size,
            position=listing.position,
        )
