"""What the stores of items promise: in memory, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from copy import copy
from dataclasses import replace

import pytest

from blog.application.paging import PageRequest
from blog.application.records import RecordListing
from blog.domain.errors import VersionConflict
from examples.items.domain import Item, ItemNotFound
from examples.items.sql import LIST, ROWS
from tests.builders import A_DAY, NOW
from tests.examples.databases import Databases
from tests.examples.items.fakes import queries, unit_of_work
from tests.examples.services import ITEMS
from tests.examples.stores import STORES, RecordStore, memory_store, sql_store

Store = RecordStore[Item]


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Store]:
    if request.param == "memory":
        yield memory_store(unit_of_work, queries)
        return
    with databases.migrated(ITEMS, request.param) as url, sql_store(url, ROWS, LIST) as store:
        yield store


def an_item(
    title: str = "Desk lamp",
    description: str | None = "Brass.",
    price: int = 7_990,
    *,
    is_available: bool = False,
    days: int = 0,
) -> Item:
    """Each field has a value that is not its default."""
    made = NOW + days * A_DAY
    return Item(
        title,
        description,
        price,
        is_available,
        created_at=made,
        updated_at=made + A_DAY,
        version=3,
    )


@pytest.mark.parametrize(
    "item",
    [
        an_item(),
        an_item("Étui 👩‍👩‍👧 <b>", "two\nlines\tand a tab", 1, is_available=True),
        an_item("t" * 200, "d" * 2_000, 10**14 - 1, is_available=True),
        an_item("😀" * 200, "😀" * 2_000, 12_345_678_901_234, is_available=False),
        an_item("t", None, 100, is_available=True),
    ],
    ids=lambda item: f"{item.price} cents",
)
def test_what_is_stored_comes_back_as_it_was(store: Store, item: Item) -> None:
    item = copy(item)

    store.add(item)

    assert item.id == 1
    assert store.get(1) == item
    with store.work() as work:
        assert work.records.get(1) == item
    found = store.get(1)
    assert (type(found.price), type(found.is_available)) == (int, bool)


def test_a_change_raises_the_version(store: Store) -> None:
    item = an_item()
    store.add(item)

    with store.work() as work:
        found = work.records.get(item.id)
        found.edit(
            NOW + 2 * A_DAY, title="Floor lamp", description=None, price=8_990, is_available=True
        )
        work.records.save(found)
        work.commit()

    assert found.version == 4
    assert store.get(item.id) == found
    with store.work() as work, pytest.raises(VersionConflict):
        work.records.save(item)


def test_an_id_is_not_used_again(store: Store) -> None:
    one, other = an_item(), an_item()
    store.add(one)

    with store.work() as work:
        work.records.remove(one)
        work.commit()
    store.add(other)

    assert (one.id, other.id) == (1, 2)
    with pytest.raises(ItemNotFound):
        store.get(1)
    with store.work() as work, pytest.raises(ItemNotFound):
        work.records.get(1)


def test_what_is_not_committed_is_rolled_back(store: Store) -> None:
    item = an_item()
    store.add(item)

    with store.work() as work:
        work.records.add(an_item())
        work.records.remove(item)

    assert store.list(RecordListing()).items == (item,)


def seven_items() -> list[Item]:
    """Some stand in one place in every order."""
    return [
        an_item("Straße", None, 100, is_available=True),
        an_item("étui", "Leather.", 99, is_available=False),
        an_item("Etui", "Leather.", 10_000, is_available=True),
        an_item("Łampa", None, 100, is_available=False, days=1),
        an_item("zebra", None, 10**14 - 1, is_available=True, days=1),
        an_item("Anchor", "Heavy.", 1, is_available=True, days=1),
        an_item("strasse", None, 9_999, is_available=False, days=2),
    ]


@pytest.mark.parametrize("sort", ["created_at", "title", "price"])
@pytest.mark.parametrize("descending", [False, True])
def test_pages_hold_each_item_once_and_in_order(store: Store, sort: str, descending: bool) -> None:
    items = seven_items()
    store.add(*items)
    listing = RecordListing(PageRequest(100, count=True), sort, descending)
    whole = store.list(listing)

    walked, after = list[Item](), None
    for _ in items:
        part = store.list(replace(listing, page=PageRequest(2, after=after)))
        walked += part.items
        after = part.next
        if after is None:
            break
    skipped = store.list(replace(listing, page=PageRequest(100, skip=2))).items

    assert whole.total == len(whole.items) == len(items)
    assert tuple(walked) == whole.items
    assert skipped == whole.items[2:]
    assert list(whole.items) == sorted(whole.items, key=listing.position, reverse=descending)


def test_prices_are_in_order_as_numbers(store: Store) -> None:
    store.add(*seven_items())

    page = store.list(RecordListing(sort="price"))

    assert [item.price for item in page.items] == [*(1, 99, 100, 100, 9_999, 10_000, 10**14 - 1)]
