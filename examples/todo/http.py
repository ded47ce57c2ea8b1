"""Todos over HTTP: what is sent and shown, and the routes. Floor 3."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from blog.adapters.http.answers import Fields
from blog.adapters.http.fields import optional, search_text, shown_text, text
from blog.adapters.http.paging import BY_MOMENT, BY_TEXT, OLDEST_FIRST, RecordListQuery
from blog.adapters.http.record_routes import RecordForm
from blog.adapters.http.resources import RecordBody, Resource, StrictBody, record_fields
from blog.domain.text import TextRule
from examples.todo.application import CreateTodo, TodoListing
from examples.todo.domain import TASK, Todo, TodoCompleted, TodoNotFound, TodoStatus

Task = Annotated[str, text(TASK, "Buy milk")]
Keyword = Annotated[str, search_text(TextRule("keyword", 1, TASK.maximum), "milk")]


class TodoBody(RecordBody):
    """A todo."""

    task: str = shown_text(TASK, "Buy milk")
    status: TodoStatus
    complete: bool = Field(description="Whether the status is Completed.", examples=[False])


class TodoData(StrictBody):
    """All that is said of a todo: to create one, or to replace one."""

    read_only = StrictBody.read_only | {"complete"}

    task: Task
    status: TodoStatus = TodoStatus.PENDING


class TodoListQuery(RecordListQuery):
    orders: ClassVar = {"created_at": BY_MOMENT, "task": BY_TEXT}

    sort: Literal["created_at", "-created_at", "task", "-task"] = OLDEST_FIRST
    status: TodoStatus = optional("Only todos of this status.")
    keyword: Keyword = optional("Part of the task, whatever the case; empty counts as not given.")


def fields(todo: Todo) -> Fields:
    """Those of `TodoBody`, in its order."""
    return record_fields(todo, task=todo.task, status=todo.status, complete=todo.is_complete)


FORM = RecordForm(
    name="Todo",
    resource=Resource("todos", fields),
    body=TodoBody,
    data=TodoData,
    query=TodoListQuery,
    listing=TodoListing,
    create=CreateTodo,
    missing=TodoNotFound,
    uneditable=(TodoCompleted,),
)
