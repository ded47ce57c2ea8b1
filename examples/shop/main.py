"""The shop as a service: `uvicorn examples.shop.main:app`. Floor 4."""

from pathlib import Path

from dependency_injector import containers, providers
from fastapi import FastAPI

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
from examples.shop.application import CategoryService, ProductService
from examples.shop.http import shop_routes
from examples.shop.sql import (
    CATEGORY_LIST,
    CATEGORY_ROWS,
    PRODUCT_ROWS,
    get_product,
    list_products,
)

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


@containers.copy(ServiceContainer)
class Container(ServiceContainer):
    migrations = providers.Object(MIGRATIONS)

    categories = record_service(CategoryService, CATEGORY_ROWS, CATEGORY_LIST.read)
    products = record_service(ProductService, PRODUCT_ROWS, list_products, get_product)
    app = open_app(SHOP, shop_routes, categories, products)


def create_app(settings: Settings | None = None) -> FastAPI:
    return in_container(Container(settings=settings or Settings.load()))


app = started(SHOP, create_app)
