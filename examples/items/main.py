"""The catalogue as a service: `uvicorn examples.items.main:app`. Floor 4."""

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
from examples.items.application import ItemService
from examples.items.http import FORM
from examples.items.sql import LIST, ROWS

ITEMS = Service(
    title="Items",
    name="the catalogue",
    command="python -m examples.items",
    version="1.0.0",
    about="What there is, and what it costs.",
)
MIGRATIONS = Migrations(ITEMS, Path(__file__).parent / "migrations", frozenset({"items"}))


class Settings(OpenSettings):
    database_url: DatabaseUrl = "sqlite:///items.db"


@containers.copy(ServiceContainer)
class Container(ServiceContainer):
    migrations = providers.Object(MIGRATIONS)

    items = record_service(ItemService, ROWS, LIST.read)
    app = open_app(ITEMS, record_routes, FORM, items)


def create_app(settings: Settings | None = None) -> FastAPI:
    return in_container(Container(settings=settings or Settings.load()))


app = started(ITEMS, create_app)
