"""The use cases of items, on fakes."""

from dataclasses import asdict, replace

import pytest

from blog.application.records import DeleteRecord, EditRecord, RecordListing
from blog.domain.errors import InvalidInput, VersionConflict
from examples.items.application import CreateItem, ItemService
from examples.items.domain import ItemNotFound
from tests.builders import A_DAY, NOW
from tests.examples.items.fakes import queries, unit_of_work
from tests.fakes.clock import FakeClock
from tests.fakes.records import RecordMemory

STALE = frozenset({"0"})
LAMP = CreateItem("Desk lamp", 7_990, "Brass.", is_available=True)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def items(clock: FakeClock) -> ItemService:
    memory = RecordMemory()
    return ItemService(lambda: unit_of_work(memory), queries(memory), clock)


def test_a_new_item_is_stored_with_its_dates(items: ItemService) -> None:
    item = items.create(LAMP)

    assert items.get(item.id) == item
    assert (item.id, item.version) == (1, 1)
    assert asdict(item).items() >= asdict(LAMP).items()
    assert item.created_at == item.updated_at == NOW


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Floor lamp"},
        {"description": "Steel."},
        {"description": None},
        {"price": 8_990},
        {"is_available": False},
        asdict(CreateItem("Floor lamp", 8_990, is_available=False)),
    ],
)
def test_only_what_is_given_changes(
    items: ItemService, clock: FakeClock, changes: dict[str, object]
) -> None:
    item = items.create(LAMP)
    clock.move(A_DAY)

    edited = items.edit(EditRecord(item.id, changes))

    stored: dict[str, object] = asdict(item) | changes
    assert asdict(edited) == stored | {"version": 2, "updated_at": NOW + A_DAY}
    assert items.get(item.id) == edited


@pytest.mark.parametrize("changes", [{}, {"title": "Desk lamp "}, asdict(LAMP)])
def test_what_is_as_it_was_is_not_stored_anew(
    items: ItemService, clock: FakeClock, changes: dict[str, object]
) -> None:
    item = items.create(LAMP)
    clock.move(A_DAY)

    assert items.edit(EditRecord(item.id, changes)) == item
    assert items.get(item.id) == item


def test_what_breaks_a_rule_is_not_stored(items: ItemService) -> None:
    item = items.create(LAMP)

    with pytest.raises(InvalidInput):
        items.edit(EditRecord(item.id, {"title": "Floor lamp", "price": 0}))
    with pytest.raises(InvalidInput):
        items.create(replace(LAMP, title=""))

    assert items.list(RecordListing()).items == (item,)


def test_a_change_that_was_decided_on_an_old_version_is_refused(items: ItemService) -> None:
    item = items.create(LAMP)

    with pytest.raises(VersionConflict):
        items.edit(EditRecord(item.id, {"price": 1}, expected=STALE))
    with pytest.raises(VersionConflict):
        items.delete(DeleteRecord(item.id, STALE))

    assert items.get(item.id) == item


def test_a_deleted_item_is_gone_and_its_id_is_not_used_again(items: ItemService) -> None:
    item = items.create(LAMP)

    items.delete(DeleteRecord(item.id, frozenset({item.revision})))

    with pytest.raises(ItemNotFound):
        items.get(item.id)
    assert items.create(LAMP).id == 2


def test_what_is_not_there_is_not_found(items: ItemService) -> None:
    with pytest.raises(ItemNotFound):
        items.get(7)
    with pytest.raises(ItemNotFound):
        items.edit(EditRecord(7, {}))
    with pytest.raises(ItemNotFound):
        items.delete(DeleteRecord(7))
