"""The shop in SQL: its tables, their rows and lists. Floor 3."""

from sqlalchemy import CheckConstraint, Column, Connection, ForeignKey, Integer, bindparam, select

from blog.adapters.sql import table_parts as parts
from blog.adapters.sql.columns import Id
from blog.adapters.sql.lists import SqlList
from blog.adapters.sql.records import Rows
from blog.adapters.sql.statements import Row, Statement
from blog.adapters.sql.stored_answers import answers_table
from blog.application.paging import Page
from blog.application.records import text_size
from examples.shop import domain
from examples.shop.application import ProductListing, ProductView
from examples.shop.domain import Category, Product

metadata = parts.new_metadata()
answers_table(metadata)
categories = parts.record_table(
    "categories", metadata, *parts.folded_text(domain.NAME, unique=True)
)
products = parts.record_table(
    "products",
    metadata,
    *parts.folded_text(domain.NAME),
    *parts.money(domain.PRICE),
    Column("stock", Integer, nullable=False),
    Column("category_id", Id, ForeignKey("categories.id"), nullable=False),
    CheckConstraint("stock >= 0", name="stock"),
)

CATEGORY_ROWS = Rows.of(
    categories,
    Category,
    missing=domain.CategoryNotFound,
    refusals={"unique": domain.CategoryNameTaken, "foreign key": domain.CategoryHasProducts},
)
CATEGORY_LIST = CATEGORY_ROWS.listed(orders=parts.indexed_orders(categories, "created_at", "name"))
PRODUCT_ROWS = Rows.of(
    products,
    Product,
    missing=domain.ProductNotFound,
    refusals={"foreign key": domain.CategoryNotFound},
)


def view_from_row(row: Row) -> ProductView:
    return ProductView(PRODUCT_ROWS.from_row(row))


def full_view_from_row(row: Row) -> ProductView:
    """The product, and the category that comes behind it."""
    category = CATEGORY_ROWS.from_row(row[len(PRODUCT_ROWS.shown) :])
    return ProductView(PRODUCT_ROWS.from_row(row), category)


FULL = select(*PRODUCT_ROWS.shown, *CATEGORY_ROWS.shown).join_from(products, categories)
GET = Statement(FULL.where(products.c.id == bindparam("product_id")))
ORDERS = parts.indexed_orders(products, "created_at", "name", "price", behind=("category_id",))
FILTERS = {
    "category_id": products.c.category_id == bindparam("category_id"),
    "min_price": products.c.price >= bindparam("min_price"),
    "max_price": products.c.price <= bindparam("max_price"),
    "in_stock": (products.c.stock > 0) == bindparam("in_stock"),
}
PRODUCT_LISTS = {
    include: SqlList(
        statement,
        products.c.id,
        orders=ORDERS,
        filters=FILTERS,
        view=view,
        size=lambda found: text_size(found.product),
    )
    for include, statement, view in (
        (None, select(*PRODUCT_ROWS.shown), view_from_row),
        ("category", FULL, full_view_from_row),
    )
}


def get_product(connection: Connection, product_id: int) -> ProductView:
    row = GET.first(connection, {"product_id": product_id})
    if row is None:
        raise domain.ProductNotFound
    return full_view_from_row(row)


def list_products(connection: Connection, listing: ProductListing) -> Page[ProductView]:
    return PRODUCT_LISTS[listing.include].read(connection, listing)
