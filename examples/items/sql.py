"""Items in SQL: their table, its rows and its lists. Floor 3."""

from sqlalchemy import Column, Text

from blog.adapters.sql import table_parts as parts
from blog.adapters.sql.records import Rows
from blog.adapters.sql.stored_answers import answers_table
from examples.items.domain import DESCRIPTION, PRICE, TITLE, Item, ItemNotFound

metadata = parts.new_metadata()
answers_table(metadata)
items = parts.record_table(
    "items",
    metadata,
    *parts.folded_text(TITLE),
    Column("description", Text),
    parts.length("description", DESCRIPTION),
    *parts.money(PRICE),
    *parts.flag("is_available"),
)

ROWS = Rows.of(items, Item, missing=ItemNotFound)
LIST = ROWS.listed(orders=parts.indexed_orders(items, "created_at", "title", "price"))
