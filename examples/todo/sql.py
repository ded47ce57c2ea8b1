"""Todos in SQL: their table and rows, and what changes and reads them. Floor 3."""

from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, Table, Text, bindparam, select

from blog.adapters.sql import table_parts as parts
from blog.adapters.sql.columns import Folded
from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.lists import SqlList, contains, part
from blog.adapters.sql.records import Rows, SqlRepository
from blog.adapters.sql.statements import Row
from blog.adapters.sql.stored_answers import answers_table
from blog.adapters.sql.unit_of_work import SqlUnitOfWork
from blog.application.paging import Page, utf8_size
from blog.domain.text import fold
from examples.todo.application import TodoListing
from examples.todo.domain import TASK, Todo, TodoNotFound, TodoStatus

metadata = parts.new_metadata()
answers_table(metadata)
todos = Table(
    "todos",
    metadata,
    parts.identity(),
    Column("task", Text, nullable=False),
    Column("task_folded", Folded, nullable=False),
    Column("status", Text, nullable=False),
    *parts.history(),
    parts.length("task", TASK),
    CheckConstraint("status IN ('Pending', 'In Process', 'Completed')", name="status"),
    **parts.OPTIONS,
)
# For every order of a list, alone and behind the filter, an index that ends in the id.
ORDERS = {"created_at": todos.c.created_at, "task": todos.c.task_folded}
for _name, _order in ORDERS.items():
    Index(f"ix_todos_{_name}", _order.asc(), todos.c.id.asc())
    Index(f"ix_todos_status_{_name}", todos.c.status.asc(), _order.asc(), todos.c.id.asc())

SHOWN = (todos.c.id, todos.c.task, todos.c.status, *parts.history_of(todos))


def to_row(todo: Todo) -> dict[str, Any]:
    """What is stored of a todo, but for the id."""
    return {
        "task": todo.task,
        "task_folded": fold(todo.task),
        "status": todo.status.value,
        **parts.history_row(todo),
    }


def from_row(row: Row) -> Todo:
    """The todo in a row of SHOWN."""
    todo_id, task, status, *history = row[: len(SHOWN)]
    return Todo(task, TodoStatus(status), id=todo_id, **parts.as_history(history))


ROWS = Rows(todos, SHOWN, to_row=to_row, from_row=from_row, missing=TodoNotFound)
LIST = SqlList(
    select(*SHOWN),
    todos.c.id,
    orders=ORDERS,
    filters={
        "status": todos.c.status == bindparam("status"),
        "keyword": contains(todos.c.task_folded, "keyword"),
    },
    view=from_row,
    size=lambda todo: utf8_size(todo.task),
)


class SqlTodoUnitOfWork(SqlUnitOfWork):
    @property
    def todos(self) -> SqlRepository[Todo]:
        return SqlRepository(self.connection, ROWS)


class SqlTodoQueries:
    def __init__(self, lent: LentConnection) -> None:
        self._lent = lent

    def get(self, todo_id: int) -> Todo:
        return ROWS.get(self._lent.get(), todo_id)

    def list(self, listing: TodoListing) -> Page[Todo]:
        sought = {"status": listing.status, "keyword": part(listing.keyword)}
        return LIST.read(self._lent.get(), listing, sought)
