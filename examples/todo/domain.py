"""Todos: what is to be done, and how far it is. Floor 1."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

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
    """A task, which may be completed from the first."""

    rules: ClassVar = {"task": TASK.clean}

    task: str
    status: TodoStatus

    @property
    def is_complete(self) -> bool:
        return self.status is TodoStatus.COMPLETED

    def edit(self, now: datetime, **changes: Any) -> bool:
        """As every record, but for one rule. Raises TodoCompleted, too."""
        if self.is_complete and changes.get("status") is TodoStatus.IN_PROCESS:
            raise TodoCompleted
        return Record.edit(self, now, **changes)  # super() is not for dataclasses with slots
