"""Todos in memory."""

from blog.domain.text import fold
from examples.todo.application import TodoListing
from examples.todo.domain import Todo, TodoNotFound
from tests.fakes.records import (
    MemoryRecordQueries,
    MemoryRecordUnitOfWork,
    MemoryRepository,
    RecordMemory,
)


def todos_in(memory: RecordMemory) -> MemoryRepository[Todo]:
    return MemoryRepository(memory, Todo, TodoNotFound)


def unit_of_work(memory: RecordMemory) -> MemoryRecordUnitOfWork[Todo]:
    return MemoryRecordUnitOfWork(todos_in(memory))


def queries(memory: RecordMemory) -> MemoryRecordQueries[Todo]:
    return MemoryRecordQueries(todos_in(memory), _matches)


def _matches(todo: Todo, listing: TodoListing) -> bool:
    return listing.status in (None, todo.status) and (
        listing.keyword is None or fold(listing.keyword) in fold(todo.task)
    )
