"""The catalogue as a service: `uvicorn examples.items.main:app`. Floor 4."""

from pathlib import Path

from dependency_injector import containers, providers
from fastapi import FastAPI

from blog.adapters.sql.schema import Migrations
from blog.application.idempotency import SafeRetries
from blog.application.service import Service
from blog.bootstrap.service import ServiceContainer, in_container, open_app, started
from blog.bootstrap.settings import DatabaseUrl, OpenSettings
from examples.items.application import ItemService
from examples.items.http import item_routes
from examples.items.sql import SqlItemQueries, SqlItemUnitOfWork

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


_parts = ServiceContainer


@containers.copy(ServiceContainer)
class Container(ServiceContainer):
    migrations = providers.Object(MIGRATIONS)

    unit_of_work = providers.Factory(SqlItemUnitOfWork, _parts.lent)
    queries = providers.Singleton(SqlItemQueries, _parts.lent)
    items = providers.Singleton(ItemService, unit_of_work.provider, queries, _parts.clock)
    retries = providers.Singleton(
        SafeRetries, unit_of_work.provider, _parts.clock, _parts.open_access
    )
    routes = providers.Callable(item_routes, items, _parts.bounded_executor, retries)
    app = open_app(ITEMS, routes)


def create_app(settings: Settings | None = None) -> FastAPI:
    return in_container(Container(settings=settings or Settings.load()))


app = started(ITEMS, create_app)
