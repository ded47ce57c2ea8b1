"""The shop over HTTP: what is sent and shown, and the routes. Floor 3."""

from typing import Annotated, ClassVar, Literal

from fastapi import Path, Request
from pydantic import ValidationInfo, field_validator
from starlette.responses import Response
from starlette.routing import BaseRoute

from blog.adapters.http.answers import Fields
from blog.adapters.http.documentation import WRITTEN
from blog.adapters.http.documentation import open_operation as op
from blog.adapters.http.fields import (
    Flag,
    Id,
    PathId,
    integer,
    money,
    optional,
    refused,
    shown,
    shown_money,
    shown_text,
    text,
)
from blog.adapters.http.idempotency import Once
from blog.adapters.http.paging import BY_NUMBER, OLDEST_FIRST, RecordListQuery
from blog.adapters.http.record_routes import RecordForm, record_routes
from blog.adapters.http.resources import RecordBody, Resource, StrictBody, record_fields
from blog.adapters.http.service import router
from blog.application.idempotency import SafeRetries
from blog.application.ports import Executor
from blog.domain.money import MoneyRule, written
from examples.shop import application as use_cases
from examples.shop import domain
from examples.shop.application import CategoryService, ProductService, ProductView
from examples.shop.domain import NAME, PRICE, QUANTITY, STOCK, Category, CategoryNotFound

CategoryName = Annotated[str, text(NAME, "Kitchen")]
ProductName = Annotated[str, text(NAME, "Tea kettle")]
Price = Annotated[int, money(PRICE, "79.90")]
MinPrice = Annotated[int, money(MoneyRule("min_price", 0, PRICE.maximum), "10")]
MaxPrice = Annotated[int, money(MoneyRule("max_price", 0, PRICE.maximum), "99.90")]
Stock = Annotated[int, integer(STOCK.minimum, STOCK.maximum, examples=[30])]
Quantity = Annotated[int, integer(QUANTITY.minimum, QUANTITY.maximum, examples=[1])]
ProductId = Annotated[PathId, Path(alias="id", description="The id of a product.")]


class CategoryBody(RecordBody):
    """A category."""

    name: str = shown_text(NAME, "Kitchen")


class ProductBody(RecordBody):
    """A product."""

    name: str = shown_text(NAME, "Tea kettle")
    price: str = shown_money("79.90")
    stock: int = shown(minimum=0, examples=[30])
    category_id: int = shown(minimum=1, examples=[1])


class ProductWithCategoryBody(ProductBody):
    """A product with its category."""

    category: CategoryBody


class CategoryData(StrictBody):
    """All that is said of a category: to create one, or to replace one."""

    name: CategoryName


class ProductData(StrictBody):
    """All that is said of a product: to create one, or to replace one."""

    read_only = StrictBody.read_only | {"category"}

    name: ProductName
    price: Price
    stock: Stock
    category_id: Id


class Sale(StrictBody):
    """How many are sold."""

    quantity: Quantity


class CategoryListQuery(RecordListQuery):
    sort: Literal["created_at", "-created_at", "name", "-name"] = OLDEST_FIRST


class ProductListQuery(RecordListQuery):
    orders: ClassVar = {**RecordListQuery.orders, "price": BY_NUMBER}

    sort: Literal["created_at", "-created_at", "name", "-name", "price", "-price"] = OLDEST_FIRST
    category_id: PathId = optional("Only products of this category; of none, there are none.")
    min_price: MinPrice = optional("Only products that cost so much, or more.")
    max_price: MaxPrice = optional("Only products that cost so much, or less; not below min_price.")
    in_stock: Flag = optional("Only products of which some are left, or only such as are sold out.")
    include: Literal["category"] = optional("Nests the category in each product.")

    @field_validator("max_price")
    @classmethod
    def _not_below_the_other(cls, max_price: int | None, info: ValidationInfo) -> int | None:
        if max_price is not None and max_price < (info.data.get("min_price") or 0):
            raise refused("out-of-range", "Send at least min_price.")
        return max_price


def category_fields(category: Category) -> Fields:
    """Those of `CategoryBody`, in its order."""
    return record_fields(category, name=category.name)


def product_fields(view: ProductView) -> Fields:
    """Those of `ProductBody`, in its order, and the category where it is shown."""
    product, category = view
    fields = record_fields(
        product,
        name=product.name,
        price=written(product.price),
        stock=product.stock,
        category_id=product.category_id,
    )
    return fields if category is None else fields | {"category": category_fields(category)}


def revisions(view: ProductView) -> tuple[str, ...]:
    return (view.revision,) if view.category is None else (view.revision, view.category.revision)


CATEGORY_FORM = RecordForm(
    name="Category",
    resource=Resource("categories", category_fields),
    body=CategoryBody,
    data=CategoryData,
    query=CategoryListQuery,
    create=use_cases.CreateCategory,
    missing=CategoryNotFound,
    unwritable=(domain.CategoryNameTaken,),
    undeletable=(domain.CategoryHasProducts,),
)
PRODUCT_FORM = RecordForm(
    name="Product",
    resource=Resource("products", product_fields, revisions),
    body=ProductWithCategoryBody,
    listed=list[ProductWithCategoryBody] | list[ProductBody],
    data=ProductData,
    query=ProductListQuery,
    listing=use_cases.ProductListing,
    create=use_cases.CreateProduct,
    missing=domain.ProductNotFound,
    unwritable=(CategoryNotFound,),
)


def shop_routes(
    categories: CategoryService, products: ProductService, executor: Executor, retries: SafeRetries
) -> list[BaseRoute]:
    api, once = router("products"), Once[ProductView](executor, retries)
    selling = (WRITTEN, PRODUCT_FORM.body, domain.ProductNotFound, domain.NotEnoughInStock)

    @api.post("/products/{id}/sell", **op(products.sell, "sellProduct", *selling))
    async def sell_product(request: Request, product_id: ProductId, body: Sale) -> Response:
        command = use_cases.SellProduct(product_id, body.quantity)
        return await once(request, products.sell, command, PRODUCT_FORM.resource.written)

    return [
        *record_routes(PRODUCT_FORM, products, executor, retries),
        *api.routes,
        *record_routes(CATEGORY_FORM, categories, executor, retries),
    ]
