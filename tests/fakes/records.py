"""Records in memory: what any service without more than these has stored, and their repository."""

from copy import copy
from dataclasses import dataclass, field
from typing import Generic

from blog.domain.errors import NotFound, VersionConflict
from blog.domain.records import AnyRecord, Record
from tests.fakes.memory import ServiceMemory


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
