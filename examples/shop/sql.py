"""The shop in SQL: its tables and rows, and what changes and reads them. Floor 3."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, bindparam, select

from blog.adapters.sql import table_parts as parts
from blog.adapters.sql.columns import Id
from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.lists import SqlList
from blog.adapters.sql.records import Rows, SqlRepository
from blog.adapters.sql.statements import Row, Statement
from blog.adapters.sql.stored_answers import answers_table
from blog.adapters.sql.unit_of_work import SqlUnitOfWork
from blog.application.paging import Page, utf8_size
from blog.application.records import RecordListing
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
    Column("price", Id, nullable=False),  # in cents
    Column("stock", Integer, nullable=False),
    Column("category_id", Id, ForeignKey("categories.id"), nullable=False),
    CheckConstraint(f"price BETWEEN 1 AND {domain.PRICE.maximum}", name="price"),
    CheckConstraint("stock >= 0", name="stock"),
)

CATEGORY_ROWS = Rows.of(
    categories,
    Category,
    missing=domain.CategoryNotFound,
    refusals={"unique": domain.CategoryNameTaken, "foreign key": domain.CategoryHasProducts},
)
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
CATEGORY_LIST = SqlList(
    select(*CATEGORY_ROWS.shown),
    categories.c.id,
    orders=parts.indexed_orders(categories, "created_at", "name"),
    filters={},
    view=CATEGORY_ROWS.from_row,
    size=lambda category: utf8_size(category.name),
)
PRODUCT_ORDERS = parts.indexed_orders(
    products, "created_at", "name", "price", behind=("category_id",)
)
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
        orders=PRODUCT_ORDERS,
        filters=FILTERS,
        view=view,
        size=lambda found: utf8_size(found.product.name),
    )
    for include, statement, view in (
        (None, select(*PRODUCT_ROWS.shown), view_from_row),
        ("category", FULL, full_view_from_row),
    )
}


class SqlShopUnitOfWork(SqlUnitOfWork):
    @property
    def categories(self) -> SqlRepository[Category]:
        return SqlRepository(self.connection, CATEGORY_ROWS)

    @property
    def products(self) -> SqlRepository[Product]:
        return SqlRepository(self.connection, PRODUCT_ROWS)


class SqlCategoryQueries:
    def __init__(self, lent: LentConnection) -> None:
        self._lent = lent

    def get(self, category_id: int) -> Category:
        return CATEGORY_ROWS.get(self._lent.get(), category_id)

    def list(self, listing: RecordListing) -> Page[Category]:
        return CATEGORY_LIST.read(self._lent.get(), listing, {})


class SqlProductQueries:
    def __init__(self, lent: LentConnection) -> None:
        self._lent = lent

    def get(self, product_id: int) -> ProductView:
        row = GET.first(self._lent.get(), {"product_id": product_id})
        if row is None:
            raise domain.ProductNotFound
        return full_view_from_row(row)

    def list(self, listing: ProductListing) -> Page[ProductView]:
        sought = {name: getattr(listing, name) for name in FILTERS}
        return PRODUCT_LISTS[listing.include].read(self._lent.get(), listing, sought)
