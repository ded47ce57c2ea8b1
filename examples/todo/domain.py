"""Todos: what is to be done, and how far it is. Floor 1."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from blog.domain.errors import Conflict, NotFound
from blog.domain.records import Record
from blog.domain.text import TextRule

TASK = TextRule("task", 1, 200)


class TodoStatus(StrEnum):
    PENDING = "Pending"
    IN_PROCESS = "In Process"
    COMPLETED = "Completed"


class TodoNotFound(NotFound):
    code = "todo-not-found"
    title = "There is no such todo"
    explanation = "No todo has this id: there never was one, or the todo was deleted."


class TodoCompleted(Conflict):
    code = "todo-completed"
    title = "The todo is completed"
    explanation = "Reopen it first, by setting its status to Pending; then it can be in process."


@dataclass(slots=True)
class Todo(Record):
    """A task. Made with `write`; the constructor restores a stored one."""

    task: str
    status: TodoStatus

    @classmethod
    def write(cls, *, task: str, status: TodoStatus, now: datetime) -> "Todo":
        """A new todo, which may be completed already. Raises InvalidInput."""
        return cls(TASK.clean(task), status, created_at=now, updated_at=now)

    @property
    def is_complete(self) -> bool:
        return self.status is TodoStatus.COMPLETED

    def edit(self, *, task: str | None, status: TodoStatus | None, now: datetime) -> bool:
        """Change what is given and say whether anything differs.

        Raises TodoCompleted, and InvalidInput.
        """
        if self.is_complete and status is TodoStatus.IN_PROCESS:
            raise TodoCompleted
        edited = (self.task if task is None else TASK.clean(task), status or self.status)
        if edited == (self.task, self.status):
            return False
        self.task, self.status = edited
        self.touch(now)
        return True
