"""Items in memory."""

from examples.items.domain import Item, ItemNotFound
from tests.fakes.records import (
    MemoryRecordQueries,
    MemoryRecordUnitOfWork,
    MemoryRepository,
    RecordMemory,
)


def items_in(memory: RecordMemory) -> MemoryRepository[Item]:
    return MemoryRepository(memory, Item, ItemNotFound)


def unit_of_work(memory: RecordMemory) -> MemoryRecordUnitOfWork[Item]:
    return MemoryRecordUnitOfWork(items_in(memory))


def queries(memory: RecordMemory) -> MemoryRecordQueries[Item]:
    return MemoryRecordQueries(items_in(memory))
