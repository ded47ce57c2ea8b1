"""The examples, as tests see them. A new one is one more entry here."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from sqlalchemy import MetaData

from blog.adapters.http.paging import ListQuery
from blog.adapters.sql.schema import Migrations
from blog.bootstrap.settings import Settings
from examples.items import http as items_http
from examples.items import main as items
from examples.items import sql as items_sql
from examples.todo import http as todo_http
from examples.todo import main as todo
from examples.todo import sql as todo_sql

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Example:
    name: str
    migrations: Migrations
    metadata: MetaData
    settings: type[Settings]
    create_app: Callable[..., FastAPI]
    path: str
    """Of a list to which one may POST."""
    body: Mapping[str, Any]
    """What is sent there."""
    query: ListQuery
    """That of the list, without any parameter."""
    text: str
    """The name of a field of text in the body."""
    sought: str | None
    """The name of a parameter of the list that looks for a text."""
    codes: frozenset[str]
    """Of the problems that are its own, each of them a page."""

    @property
    def not_found(self) -> str:
        (code,) = (code for code in self.codes if code.endswith("-not-found"))
        return code

    @contextmanager
    def app(self, url: str, **settings: Any) -> Iterator[FastAPI]:
        """On a migrated database; its connections are closed in the end."""
        app = self.create_app(self.settings.load(database_url=url, _env_file=None, **settings))
        try:
            yield app
        finally:
            app.state.container.executor().close()
            app.state.container.changes().close()


TODO = Example(
    name="todo",
    migrations=todo.MIGRATIONS,
    metadata=todo_sql.metadata,
    settings=todo.Settings,
    create_app=todo.create_app,
    path="/api/v1/todos",
    body={"task": "Buy milk", "status": "In Process"},
    query=todo_http.TodoListQuery.model_validate({}),
    text="task",
    sought="keyword",
    codes=frozenset({"todo-not-found", "todo-completed"}),
)

ITEMS = Example(
    name="items",
    migrations=items.MIGRATIONS,
    metadata=items_sql.metadata,
    settings=items.Settings,
    create_app=items.create_app,
    path="/api/v1/items",
    body={"title": "Desk lamp", "description": "Brass.", "price": "79.90", "is_available": False},
    query=items_http.ItemListQuery.model_validate({}),
    text="title",
    sought=None,
    codes=frozenset({"item-not-found"}),
)

EXAMPLES = [ITEMS, TODO]
