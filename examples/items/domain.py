"""Items of a catalogue: what there is, and what it costs. Floor 1."""

from dataclasses import dataclass
from typing import ClassVar

from blog.domain.errors import NotFound
from blog.domain.money import MoneyRule
from blog.domain.records import Record
from blog.domain.text import TextRule

TITLE = TextRule("title", 1, 200)
DESCRIPTION = TextRule("description", 1, 2_000, lines=True)
PRICE = MoneyRule("price", 1, 10**14 - 1)  # in cents, and exact in the floats of any client, too


class ItemNotFound(NotFound):
    code = "item-not-found"
    title = "There is no such item"
    explanation = "No item has this id: there never was one, or the item was deleted."


@dataclass(slots=True)
class Item(Record):
    """What is offered; `price` is in cents."""

    rules: ClassVar = {
        "title": TITLE.clean,
        "description": DESCRIPTION.clean,
        "price": PRICE.check,
    }

    title: str
    description: str | None
    price: int
    is_available: bool
