"""The use cases of items. Floor 2."""

from dataclasses import asdict, dataclass

from blog.application.records import EditRecord, RecordListing, RecordService
from examples.items.domain import Item


@dataclass(frozen=True, slots=True)
class CreateItem:
    """`price` is in cents."""

    title: str
    price: int
    description: str | None = None
    is_available: bool = True


class ItemService(RecordService[Item, Item, RecordListing]):
    """One method per use case; what its docstring says is what the API documentation shows."""

    def create(self, command: CreateItem) -> Item:
        """A new item is available, and has no description, unless it says otherwise."""
        return self.add(Item.create(self.clock.now(), **asdict(command)))

    def edit(self, command: EditRecord) -> Item:
        """Only what is given changes; values as they are change nothing, not even the dates.

        A description of null is none.
        """
        return super().edit(command)
