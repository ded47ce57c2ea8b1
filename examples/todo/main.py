"""The todo list as a service: `uvicorn examples.todo.main:app`. Floor 4."""

from pathlib import Path

from dependency_injector import containers, providers
from fastapi import FastAPI

from blog.adapters.http.record_routes import record_routes
from blog.adapters.sql.schema import Migrations
from blog.application.service import Service
from blog.bootstrap.service import (
    ServiceContainer,
    in_container,
    open_app,
    record_service,
    started,
)
from blog.bootstrap.settings import DatabaseUrl, OpenSettings
from examples.todo.application import TodoService
from examples.todo.http import FORM
from examples.todo.sql import LIST, ROWS

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


@containers.copy(ServiceContainer)
class Container(ServiceContainer):
    migrations = providers.Object(MIGRATIONS)

    todos = record_service(TodoService, ROWS, LIST.read)
    app = open_app(TODO, record_routes, FORM, todos)


def create_app(settings: Settings | None = None) -> FastAPI:
    return in_container(Container(settings=settings or Settings.load()))


app = started(TODO, create_app)
