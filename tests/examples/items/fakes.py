"""Items in memory."""

from blog.application.paging import Page, utf8_size
from examples.items.application import ItemListing
from examples.items.domain import Item, ItemNotFound
from tests.fakes.paging import page_of
from tests.fakes.records import MemoryRepository, RecordMemory
from tests.fakes.unit_of_work import MemoryServiceUnitOfWork


def items_in(memory: RecordMemory) -> MemoryRepository[Item]:
    return MemoryRepository(memory, Item, ItemNotFound)


class MemoryItemUnitOfWork(MemoryServiceUnitOfWork[RecordMemory]):
    def __init__(self, memory: RecordMemory) -> None:
        super().__init__(memory)
        self.items = items_in(memory)


class MemoryItemQueries:
    def __init__(self, memory: RecordMemory) -> None:
        self._items = items_in(memory)

    def get(self, item_id: int) -> Item:
        return self._items.get(item_id)

    def list(self, listing: ItemListing) -> Page[Item]:
        return page_of(
            self._items.all(),
            listing.page,
            descending=listing.descending,
            size=lambda item: utf8_size(item.details.title + (item.details.description or "")),
            position=listing.position,
        )
