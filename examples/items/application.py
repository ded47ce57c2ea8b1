"""The use cases of items, and what they need from outside. Floor 2."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Protocol

from blog.application.paging import FIRST_PAGE, Page, PageRequest, Position
from blog.application.ports import Clock, UnitOfWork
from blog.application.records import DeleteRecord, Queries
from blog.domain.errors import require_current
from blog.domain.records import Repository
from blog.domain.text import fold
from examples.items.domain import Details, Item


class ItemSort(StrEnum):
    CREATED_AT = "created_at"
    TITLE = "title"
    PRICE = "price"


@dataclass(frozen=True, slots=True)
class ItemListing:
    """Which items, in which order."""

    page: PageRequest = FIRST_PAGE
    sort: ItemSort = ItemSort.CREATED_AT
    descending: bool = False

    def position(self, item: Item) -> Position:
        match self.sort:
            case ItemSort.TITLE:
                return (fold(item.details.title), item.id)
            case ItemSort.PRICE:
                return (item.details.price, item.id)
        return (item.created_at, item.id)


class ItemUnitOfWork(UnitOfWork, Protocol):
    @property
    def items(self) -> Repository[Item]: ...


@dataclass(frozen=True, slots=True)
class EditItem:
    """`changes` are some of the details or all; what is not among them stays as it is.

    `expected` are the revisions that the caller accepts; None for any.
    """

    item_id: int
    changes: Mapping[str, Any]
    expected: frozenset[str] | None = None


class ItemService:
    """One method per use case; what its docstring says is what the API documentation shows."""

    def __init__(
        self,
        unit_of_work: Callable[[], ItemUnitOfWork],
        queries: Queries[Item, ItemListing],
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._queries = queries
        self._clock = clock

    def get(self, item_id: int) -> Item:
        """One item."""
        return self._queries.get(item_id)

    def list(self, listing: ItemListing) -> Page[Item]:
        """A page of items."""
        return self._queries.list(listing)

    def add(self, details: Details) -> Item:
        """A new item is available, and has no description, unless it says otherwise."""
        item = Item.add(details, self._clock.now())
        with self._unit_of_work() as work:
            work.items.add(item)
            work.commit()
        return item

    def edit(self, command: EditItem) -> Item:
        """Only what is given changes; values as they are change nothing, not even the dates.

        A description of null is none.
        """
        with self._unit_of_work() as work:
            item = work.items.get(command.item_id)
            require_current(item.revision, command.expected)
            if item.edit(replace(item.details, **command.changes), self._clock.now()):
                work.items.save(item)
            work.commit()
        return item

    def delete(self, command: DeleteRecord) -> None:
        """The item is gone for good, and its id is not used again."""
        with self._unit_of_work() as work:
            item = work.items.get(command.record_id)
            require_current(item.revision, command.expected)
            work.items.remove(item)
            work.commit()
