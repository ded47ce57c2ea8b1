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
from examples.shop import http as shop_http
from examples.shop import main as shop
from examples.shop import sql as shop_sql
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
        """The code for what is not there below the path, which begins as the path is called."""
        begin = self.path.rpartition("/")[2][:4]
        (code,) = (c for c in self.codes if c.endswith("-not-found") and c.startswith(begin))
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


SHOP = Example(
    name="shop",
    migrations=shop.MIGRATIONS,
    metadata=shop_sql.metadata,
    settings=shop.Settings,
    create_app=shop.create_app,
    path="/api/v1/categories",
    body={"name": "Kitchen"},
    query=shop_http.CategoryListQuery.model_validate({}),
    text="name",
    sought=None,
    codes=frozenset(
        {
            "category-has-products",
            "category-name-taken",
            "category-not-found",
            "not-enough-in-stock",
            "product-not-found",
        }
    ),
)

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

EXAMPLES = [SHOP, TODO]
