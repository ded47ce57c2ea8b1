"""Todos over HTTP: what is sent and shown, and the routes. Floor 3."""

from typing import Annotated, Any, Literal

from fastapi import Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from starlette.responses import Response
from starlette.routing import BaseRoute

from blog.adapters.http.answers import Fields, timestamp
from blog.adapters.http.conditional import expected_revisions
from blog.adapters.http.documentation import CREATED, DELETED, EDITED, LISTED, SHOWN
from blog.adapters.http.documentation import open_operation as op
from blog.adapters.http.fields import PathId, Timestamp, optional, search_text, shown, text
from blog.adapters.http.idempotency import Once
from blog.adapters.http.paging import BY_MOMENT, BY_TEXT, InvalidCursor, ListQuery
from blog.adapters.http.resources import Resource, StrictBody
from blog.adapters.http.service import router
from blog.application.idempotency import SafeRetries
from blog.application.ports import Executor
from blog.application.records import DeleteRecord
from blog.domain.text import TextRule
from examples.todo.application import EditTodo, TodoListing, TodoService, WriteTodo
from examples.todo.domain import TASK, Todo, TodoCompleted, TodoNotFound, TodoStatus

Task = Annotated[str, text(TASK, "Buy milk")]
Keyword = Annotated[str, search_text(TextRule("keyword", 1, TASK.maximum), "milk")]
TodoId = Annotated[PathId, Path(alias="id", description="The id of a todo.")]


class TodoBody(BaseModel):
    """A todo."""

    model_config = ConfigDict(title="Todo")

    id: int = shown(minimum=1, examples=[1])
    task: str = shown(minLength=TASK.minimum, maxLength=TASK.maximum, examples=["Buy milk"])
    status: TodoStatus
    complete: bool = Field(description="Whether the status is Completed.", examples=[False])
    created_at: Timestamp
    updated_at: Timestamp


class TodoData(StrictBody):
    """All that is said of a todo: to write one, or to replace one."""

    read_only = StrictBody.read_only | {"complete"}

    task: Task
    status: TodoStatus = TodoStatus.PENDING


class TodoChanges(StrictBody):
    """What is to change; keys that are not sent stay as they are."""

    read_only = TodoData.read_only

    task: Task = optional()
    status: TodoStatus = optional()


class TodoListQuery(ListQuery):
    sort: Literal["created_at", "-created_at", "task", "-task"] = Field(
        "created_at", description="`-` for descending. Tasks by their folded form; ties by id."
    )
    status: TodoStatus = optional("Only todos of this status.")
    keyword: Keyword = optional("Part of the task, whatever the case; empty counts as not given.")

    @property
    def positions(self) -> TypeAdapter[Any]:
        return BY_TEXT if self.sort.endswith("task") else BY_MOMENT

    def listing(self, path: str) -> TodoListing:
        return TodoListing(
            page=self.page(path),
            sort="task" if self.sort.endswith("task") else "created_at",
            descending=self.sort.startswith("-"),
            status=self.status,
            keyword=self.keyword,
        )


def fields(todo: Todo) -> Fields:
    """Those of `TodoBody`, in its order."""
    return {
        "id": todo.id,
        "task": todo.task,
        "status": todo.status,
        "complete": todo.is_complete,
        "created_at": timestamp(todo.created_at),
        "updated_at": timestamp(todo.updated_at),
    }


def todo_routes(todos: TodoService, executor: Executor, retries: SafeRetries) -> list[BaseRoute]:
    api, once, resource = router("todos"), Once[Todo](executor, retries), Resource("todos", fields)

    @api.get("/todos/{id}", **op(todos.get, "getTodo", SHOWN, TodoBody, TodoNotFound))
    async def get_todo(request: Request, todo_id: TodoId) -> Response:
        return resource.shown(request, await executor.read(todos.get, todo_id))

    @api.get("/todos", **op(todos.list, "listTodos", LISTED, list[TodoBody], InvalidCursor))
    async def list_todos(request: Request, query: Annotated[TodoListQuery, Query()]) -> Response:
        listing = query.listing(request.scope["path"])
        run = executor.read if listing.is_bounded else executor.scan
        return resource.listed(request, query, await run(todos.list, listing))

    @api.post("/todos", **op(todos.write, "writeTodo", CREATED, TodoBody))
    async def write_todo(request: Request, body: TodoData) -> Response:
        return await once(request, todos.write, WriteTodo(**body.model_dump()), resource.created)

    editing = (EDITED, TodoBody, TodoNotFound, TodoCompleted)

    @api.patch("/todos/{id}", **op(todos.edit, "editTodo", *editing))
    async def edit_todo(request: Request, todo_id: TodoId, body: TodoChanges) -> Response:
        return await edit(request, todo_id, body)

    @api.put("/todos/{id}", **op(todos.edit, "replaceTodo", *editing))
    async def replace_todo(request: Request, todo_id: TodoId, body: TodoData) -> Response:
        return await edit(request, todo_id, body)

    async def edit(request: Request, todo_id: int, body: BaseModel) -> Response:
        command = EditTodo(todo_id, **body.model_dump(), expected=expected_revisions(request))
        return resource.written(await executor.write(todos.edit, command))

    @api.delete("/todos/{id}", **op(todos.delete, "deleteTodo", DELETED, None, TodoNotFound))
    async def delete_todo(request: Request, todo_id: TodoId) -> Response:
        await executor.write(todos.delete, DeleteRecord(todo_id, expected_revisions(request)))
        return Response(status_code=204)

    return api.routes
