"""The use cases of items, on fakes."""

from dataclasses import asdict, replace

import pytest

from blog.application.records import DeleteRecord
from blog.domain.errors import InvalidInput, VersionConflict
from examples.items.application import EditItem, ItemListing, ItemService
from examples.items.domain import Details, ItemNotFound
from tests.builders import A_DAY, NOW
from tests.examples.items.fakes import MemoryItemQueries, MemoryItemUnitOfWork
from tests.fakes.clock import FakeClock
from tests.fakes.records import RecordMemory

STALE = frozenset({"0"})
LAMP = Details("Desk lamp", "Brass.", 7_990, is_available=True)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def items(clock: FakeClock) -> ItemService:
    memory = RecordMemory()
    return ItemService(lambda: MemoryItemUnitOfWork(memory), MemoryItemQueries(memory), clock)


def test_a_new_item_is_stored_with_its_dates(items: ItemService) -> None:
    item = items.add(LAMP)

    assert items.get(item.id) == item
    assert (item.id, item.details, item.version) == (1, LAMP, 1)
    assert item.created_at == item.updated_at == NOW


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Floor lamp"},
        {"description": "Steel."},
        {"description": None},
        {"price": 8_990},
        {"is_available": False},
        asdict(Details("Floor lamp", None, 8_990, is_available=False)),
    ],
)
def test_only_what_is_given_changes(
    items: ItemService, clock: FakeClock, changes: dict[str, object]
) -> None:
    item = items.add(LAMP)
    clock.move(A_DAY)

    edited = items.edit(EditItem(item.id, changes))

    assert asdict(edited.details) == asdict(LAMP) | changes
    assert (edited.version, edited.updated_at) == (2, NOW + A_DAY)
    assert items.get(item.id) == edited


@pytest.mark.parametrize("changes", [{}, {"title": "Desk lamp "}, asdict(LAMP)])
def test_what_is_as_it_was_is_not_stored_anew(
    items: ItemService, clock: FakeClock, changes: dict[str, object]
) -> None:
    item = items.add(LAMP)
    clock.move(A_DAY)

    assert items.edit(EditItem(item.id, changes)) == item
    assert items.get(item.id) == item


def test_what_breaks_a_rule_is_not_stored(items: ItemService) -> None:
    item = items.add(LAMP)

    with pytest.raises(InvalidInput):
        items.edit(EditItem(item.id, {"title": "Floor lamp", "price": 0}))
    with pytest.raises(InvalidInput):
        items.add(replace(LAMP, title=""))

    assert items.list(ItemListing()).items == (item,)


def test_a_change_that_was_decided_on_an_old_version_is_refused(items: ItemService) -> None:
    item = items.add(LAMP)

    with pytest.raises(VersionConflict):
        items.edit(EditItem(item.id, {"price": 1}, STALE))
    with pytest.raises(VersionConflict):
        items.delete(DeleteRecord(item.id, STALE))

    assert items.get(item.id) == item


def test_a_deleted_item_is_gone_and_its_id_is_not_used_again(items: ItemService) -> None:
    item = items.add(LAMP)

    items.delete(DeleteRecord(item.id, frozenset({item.revision})))

    with pytest.raises(ItemNotFound):
        items.get(item.id)
    assert items.add(LAMP).id == 2


def test_what_is_not_there_is_not_found(items: ItemService) -> None:
    with pytest.raises(ItemNotFound):
        items.get(7)
    with pytest.raises(ItemNotFound):
        items.edit(EditItem(7, {}))
    with pytest.raises(ItemNotFound):
        items.delete(DeleteRecord(7))
