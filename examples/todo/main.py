"""The todo list as a service: `uvicorn examples.todo.main:app`. Floor 4."""

from pathlib import Path

from dependency_injector import containers, providers
from fastapi import FastAPI

from blog.adapters.sql.schema import Migrations
from blog.application.idempotency import SafeRetries
from blog.application.service import Service
from blog.bootstrap.service import ServiceContainer, in_container, open_app, started
from blog.bootstrap.settings import DatabaseUrl, OpenSettings
from examples.todo.application import TodoService
from examples.todo.http import todo_routes
from examples.todo.sql import SqlTodoQueries, SqlTodoUnitOfWork

TODO = Service(
    title="Todo",
    name="the todo list",
    command="python -m examples.todo",
    version="1.0.0",
    about="What is to be done, and how far it is.",
)
MIGRATIONS = Migrations(TODO, Path(__file__).parent / "migrations", frozenset({"todos"}))


class Settings(OpenSettings):
    database_url: DatabaseUrl = "sqlite:///todo.db"


_parts = ServiceContainer


@containers.copy(ServiceContainer)
class Container(ServiceContainer):
    migrations = providers.Object(MIGRATIONS)

    unit_of_work = providers.Factory(SqlTodoUnitOfWork, _parts.lent)
    queries = providers.Singleton(SqlTodoQueries, _parts.lent)
    todos = providers.Singleton(TodoService, unit_of_work.provider, queries, _parts.clock)
    retries = providers.Singleton(
        SafeRetries, unit_of_work.provider, _parts.clock, _parts.open_access
    )
    routes = providers.Callable(todo_routes, todos, _parts.bounded_executor, retries)
    app = open_app(TODO, routes)


def create_app(settings: Settings | None = None) -> FastAPI:
    return in_container(Container(settings=settings or Settings.load()))


app = started(TODO, create_app)
