"""Todos in memory."""

from blog.application.paging import Page, utf8_size
from blog.domain.text import fold
from examples.todo.application import TodoListing
from examples.todo.domain import Todo, TodoNotFound
from tests.fakes.paging import page_of
from tests.fakes.records import MemoryRepository, RecordMemory
from tests.fakes.unit_of_work import MemoryServiceUnitOfWork


def todos_in(memory: RecordMemory) -> MemoryRepository[Todo]:
    return MemoryRepository(memory, Todo, TodoNotFound)


class MemoryTodoUnitOfWork(MemoryServiceUnitOfWork[RecordMemory]):
    def __init__(self, memory: RecordMemory) -> None:
        super().__init__(memory)
        self.todos = todos_in(memory)


class MemoryTodoQueries:
    def __init__(self, memory: RecordMemory) -> None:
        self._todos = todos_in(memory)

    def get(self, todo_id: int) -> Todo:
        return self._todos.get(todo_id)

    def list(self, listing: TodoListing) -> Page[Todo]:
        return page_of(
            [todo for todo in self._todos.all() if _matches(todo, listing)],
            listing.page,
            descending=listing.descending,
            size=lambda todo: utf8_size(todo.task),
            position=listing.position,
        )


def _matches(todo: Todo, listing: TodoListing) -> bool:
    return listing.status in (None, todo.status) and (
        listing.keyword is None or fold(listing.keyword) in fold(todo.task)
    )
