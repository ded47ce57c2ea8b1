"""The use cases of todos. Floor 2."""

from dataclasses import asdict, dataclass

from blog.application.records import EditRecord, RecordListing, RecordService
from examples.todo.domain import Todo, TodoStatus


@dataclass(frozen=True, slots=True)
class TodoListing(RecordListing):
    """Which todos, in which order. `keyword` is a substring, compared in folded form."""

    status: TodoStatus | None = None
    keyword: str | None = None

    @property
    def is_bounded(self) -> bool:
        """Whether an index leads to the page, so that no more rows are touched than shown."""
        return self.keyword is None and self.page.is_bounded


@dataclass(frozen=True, slots=True)
class CreateTodo:
    task: str
    status: TodoStatus = TodoStatus.PENDING


class TodoService(RecordService[Todo, Todo, TodoListing]):
    """One method per use case; what its docstring says is what the API documentation shows."""

    def create(self, command: CreateTodo) -> Todo:
        """A new todo is pending unless it says otherwise."""
        return self.add(Todo.create(self.clock.now(), **asdict(command)))

    def edit(self, command: EditRecord) -> Todo:
        """Only what is given changes; values as they are change nothing, not even the dates.

        What is completed has to be reopened, as pending, before it is in process again.
        """
        return super().edit(command)
