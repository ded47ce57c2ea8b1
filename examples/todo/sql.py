"""Todos in SQL: their table, its rows and its lists. Floor 3."""

from sqlalchemy import bindparam

from blog.adapters.sql import table_parts as parts
from blog.adapters.sql.lists import contains
from blog.adapters.sql.records import Rows
from blog.adapters.sql.stored_answers import answers_table
from examples.todo.domain import TASK, Todo, TodoNotFound, TodoStatus

metadata = parts.new_metadata()
answers_table(metadata)
todos = parts.record_table(
    "todos", metadata, *parts.folded_text(TASK), *parts.choice("status", TodoStatus)
)

ROWS = Rows.of(todos, Todo, missing=TodoNotFound)
LIST = ROWS.listed(
    orders=parts.indexed_orders(todos, "created_at", "task", behind=("status",)),
    filters={
        "status": todos.c.status == bindparam("status"),
        "keyword": contains(todos.c.task_folded, "keyword"),
    },
)
