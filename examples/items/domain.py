"""Items of a catalogue: what there is, and what it costs. Floor 1."""

from dataclasses import dataclass, replace
from datetime import datetime

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


@dataclass(frozen=True, slots=True)
class Details:
    """What is said of an item; `price` is in cents."""

    title: str
    description: str | None
    price: int
    is_available: bool

    def cleaned(self) -> "Details":
        """As they are stored. Raises InvalidInput."""
        described = None if self.description is None else DESCRIPTION.clean(self.description)
        PRICE.check(self.price)
        return replace(self, title=TITLE.clean(self.title), description=described)


@dataclass(slots=True)
class Item(Record):
    """What is offered. Made with `add`; the constructor restores a stored one."""

    details: Details

    @classmethod
    def add(cls, details: Details, now: datetime) -> "Item":
        """A new item. Raises InvalidInput."""
        return cls(details.cleaned(), created_at=now, updated_at=now)

    def edit(self, details: Details, now: datetime) -> bool:
        """Replace the details and say whether anything differs. Raises InvalidInput."""
        edited = details.cleaned()
        if edited == self.details:
            return False
        self.details = edited
        self.touch(now)
        return True
