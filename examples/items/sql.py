"""Items in SQL: their table and rows, and what changes and reads them. Floor 3."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, Table, Text, select

from blog.adapters.sql import table_parts as parts
from blog.adapters.sql.columns import Flag, Folded
from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.lists import SqlList
from blog.adapters.sql.records import Rows, SqlRepository
from blog.adapters.sql.statements import Row
from blog.adapters.sql.stored_answers import answers_table
from blog.adapters.sql.unit_of_work import SqlUnitOfWork
from blog.application.paging import Page, utf8_size
from blog.domain.text import fold
from examples.items.application import ItemListing
from examples.items.domain import DESCRIPTION, PRICE, TITLE, Details, Item, ItemNotFound

metadata = parts.new_metadata()
answers_table(metadata)
items = Table(
    "items",
    metadata,
    parts.identity(),
    Column("title", Text, nullable=False),
    Column("title_folded", Folded, nullable=False),
    Column("description", Text),
    Column("price", BigInteger().with_variant(Integer, "sqlite"), nullable=False),  # in cents
    Column("is_available", Flag, nullable=False),
    *parts.history(),
    parts.length("title", TITLE),
    parts.length("description", DESCRIPTION),
    CheckConstraint(f"price BETWEEN {PRICE.minimum} AND {PRICE.maximum}", name="price"),
    CheckConstraint("is_available IN (0, 1)", name="is_available").ddl_if("sqlite"),
    **parts.OPTIONS,
)
# For every order of a list an index that ends in the id.
ORDERS = {
    "created_at": items.c.created_at,
    "title": items.c.title_folded,
    "price": items.c.price,
}
for _name, _order in ORDERS.items():
    Index(f"ix_items_{_name}", _order.asc(), items.c.id.asc())

DETAILS = (items.c.title, items.c.description, items.c.price, items.c.is_available)
SHOWN = (items.c.id, *DETAILS, *parts.history_of(items))


def to_row(item: Item) -> dict[str, Any]:
    """What is stored of an item, but for the id."""
    folded = {"title_folded": fold(item.details.title)}
    return asdict(item.details) | folded | parts.history_row(item)


def from_row(row: Row) -> Item:
    """The item in a row of SHOWN."""
    item_id, title, description, price, is_available, *history = row[: len(SHOWN)]
    details = Details(title, description, price, is_available)
    return Item(details, id=item_id, **parts.as_history(history))


ROWS = Rows(items, SHOWN, to_row=to_row, from_row=from_row, missing=ItemNotFound)
LIST = SqlList(
    select(*SHOWN),
    items.c.id,
    orders=ORDERS,
    filters={},
    view=from_row,
    size=lambda item: utf8_size(item.details.title + (item.details.description or "")),
)


class SqlItemUnitOfWork(SqlUnitOfWork):
    @property
    def items(self) -> SqlRepository[Item]:
        return SqlRepository(self.connection, ROWS)


class SqlItemQueries:
    def __init__(self, lent: LentConnection) -> None:
        self._lent = lent

    def get(self, item_id: int) -> Item:
        return ROWS.get(self._lent.get(), item_id)

    def list(self, listing: ItemListing) -> Page[Item]:
        return LIST.read(self._lent.get(), listing, {})
