"""The shop as a service: `uvicorn examples.shop.main:app`. Floor 4."""

from pathlib import Path

from dependency_injector import containers, providers
from fastapi import FastAPI

from blog.adapters.sql.schema import Migrations
from blog.application.idempotency import SafeRetries
from blog.application.service import Service
from blog.bootstrap.service import ServiceContainer, in_container, open_app, started
from blog.bootstrap.settings import DatabaseUrl, OpenSettings
from examples.shop.application import CategoryService, ProductService
from examples.shop.http import shop_routes
from examples.shop.sql import SqlCategoryQueries, SqlProductQueries, SqlShopUnitOfWork

SHOP = Service(
    title="Shop",
    name="the shop",
    command="python -m examples.shop",
    version="1.0.0",
    about="Products in categories, and how many of them are left.",
)
TABLES = frozenset({"categories", "products"})
MIGRATIONS = Migrations(SHOP, Path(__file__).parent / "migrations", TABLES)


class Settings(OpenSettings):
    database_url: DatabaseUrl = "sqlite:///shop.db"


_parts = ServiceContainer


@containers.copy(ServiceContainer)
class Container(ServiceContainer):
    migrations = providers.Object(MIGRATIONS)

    unit_of_work = providers.Factory(SqlShopUnitOfWork, _parts.lent)
    category_queries = providers.Singleton(SqlCategoryQueries, _parts.lent)
    product_queries = providers.Singleton(SqlProductQueries, _parts.lent)
    categories = providers.Singleton(
        CategoryService, unit_of_work.provider, category_queries, _parts.clock
    )
    products = providers.Singleton(
        ProductService, unit_of_work.provider, product_queries, _parts.clock
    )
    retries = providers.Singleton(
        SafeRetries, unit_of_work.provider, _parts.clock, _parts.open_access
    )
    routes = providers.Callable(shop_routes, categories, products, _parts.bounded_executor, retries)
    app = open_app(SHOP, routes)


def create_app(settings: Settings | None = None) -> FastAPI:
    return in_container(Container(settings=settings or Settings.load()))


app = started(SHOP, create_app)
