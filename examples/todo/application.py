"""The use cases of todos, and what they need from outside. Floor 2."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from blog.application.paging import FIRST_PAGE, Page, PageRequest, Position
from blog.application.ports import Clock, UnitOfWork
from blog.application.records import DeleteRecord, Queries
from blog.domain.errors import require_current
from blog.domain.records import Repository
from blog.domain.text import fold
from examples.todo.domain import Todo, TodoStatus


@dataclass(frozen=True, slots=True)
class TodoListing:
    """Which todos, in which order. `keyword` is a substring, compared in folded form."""

    page: PageRequest = FIRST_PAGE
    sort: Literal["created_at", "task"] = "created_at"
    descending: bool = False
    status: TodoStatus | None = None
    keyword: str | None = None

    @property
    def is_bounded(self) -> bool:
        """Whether an index leads to the page, so that no more rows are touched than shown."""
        return self.keyword is None and self.page.is_bounded

    def position(self, todo: Todo) -> Position:
        return (todo.created_at if self.sort == "created_at" else fold(todo.task), todo.id)


class TodoUnitOfWork(UnitOfWork, Protocol):
    @property
    def todos(self) -> Repository[Todo]: ...


@dataclass(frozen=True, slots=True)
class WriteTodo:
    task: str
    status: TodoStatus = TodoStatus.PENDING


@dataclass(frozen=True, slots=True)
class EditTodo:
    """None means: stays as it is. `expected` are the revisions that the caller accepts."""

    todo_id: int
    task: str | None = None
    status: TodoStatus | None = None
    expected: frozenset[str] | None = None


class TodoService:
    """One method per use case; what its docstring says is what the API documentation shows."""

    def __init__(
        self,
        unit_of_work: Callable[[], TodoUnitOfWork],
        queries: Queries[Todo, TodoListing],
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._queries = queries
        self._clock = clock

    def get(self, todo_id: int) -> Todo:
        """One todo."""
        return self._queries.get(todo_id)

    def list(self, listing: TodoListing) -> Page[Todo]:
        """A page of todos."""
        return self._queries.list(listing)

    def write(self, command: WriteTodo) -> Todo:
        """A new todo is pending unless it says otherwise."""
        todo = Todo.write(task=command.task, status=command.status, now=self._clock.now())
        with self._unit_of_work() as work:
            work.todos.add(todo)
            work.commit()
        return todo

    def edit(self, command: EditTodo) -> Todo:
        """Only what is given changes; values as they are change nothing, not even the dates.

        What is completed has to be reopened, as pending, before it is in process again.
        """
        with self._unit_of_work() as work:
            todo = work.todos.get(command.todo_id)
            revision = todo.revision
            if todo.edit(task=command.task, status=command.status, now=self._clock.now()):
                work.todos.save(todo)
            require_current(revision, command.expected)  # last: a broken rule is reported before it
            work.commit()
        return todo

    def delete(self, command: DeleteRecord) -> None:
        """The todo is gone for good, and its id is not used again."""
        with self._unit_of_work() as work:
            todo = work.todos.get(command.record_id)
            require_current(todo.revision, command.expected)
            work.todos.remove(todo)
            work.commit()
