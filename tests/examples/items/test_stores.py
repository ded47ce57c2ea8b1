"""What the stores of items promise: in memory, on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace

import pytest

from blog.adapters.sql import sqlite
from blog.adapters.sql.connections import LentConnection
from blog.application.paging import Page, PageRequest
from blog.application.records import Queries
from blog.domain.errors import VersionConflict
from examples.items.application import ItemListing, ItemSort, ItemUnitOfWork
from examples.items.domain import Details, Item, ItemNotFound
from examples.items.sql import SqlItemQueries, SqlItemUnitOfWork
from tests.builders import A_DAY, NOW
from tests.databases import KINDS, engine_of
from tests.examples.databases import Databases
from tests.examples.items.fakes import MemoryItemQueries, MemoryItemUnitOfWork
from tests.examples.services import ITEMS
from tests.fakes.records import RecordMemory


@dataclass(frozen=True)
class Store:
    unit_of_work: Callable[[], ItemUnitOfWork]
    queries: Queries[Item, ItemListing]
    transaction: Callable[[], AbstractContextManager[None]]

    @contextmanager
    def work(self) -> Iterator[ItemUnitOfWork]:
        with self.transaction(), self.unit_of_work() as work:
            yield work

    def add(self, *items: Item) -> None:
        with self.work() as work:
            for item in items:
                work.items.add(item)
            work.commit()

    def get(self, item_id: int) -> Item:
        with self.transaction():
            return self.queries.get(item_id)

    def list(self, listing: ItemListing) -> Page[Item]:
        with self.transaction():
            return self.queries.list(listing)


@pytest.fixture(params=["memory", *KINDS])
def store(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Store]:
    if request.param == "memory":
        memory = RecordMemory()
        yield Store(
            lambda: MemoryItemUnitOfWork(memory), MemoryItemQueries(memory), memory.transaction
        )
        return
    with databases.migrated(ITEMS, request.param) as url, engine_of(url) as engine:
        lent, writing = LentConnection(), engine.execution_options(**sqlite.WRITES)

        @contextmanager
        def transaction() -> Iterator[None]:
            with writing.begin() as connection, lent.lend(connection):
                yield

        yield Store(lambda: SqlItemUnitOfWork(lent), SqlItemQueries(lent), transaction)


LAMP = Details("Desk lamp", "Brass.", 7_990, is_available=False)


def an_item(details: Details = LAMP, days: int = 0) -> Item:
    """Each field has a value that is not its default."""
    made = NOW + days * A_DAY
    return Item(details, created_at=made, updated_at=made + A_DAY, version=3)


@pytest.mark.parametrize(
    "details",
    [
        LAMP,
        Details("Étui 👩‍👩‍👧 <b>", "two\nlines\tand a tab", 1, is_available=True),
        Details("t" * 200, "d" * 2_000, 10**14 - 1, is_available=True),
        Details("😀" * 200, "😀" * 2_000, 12_345_678_901_234, is_available=False),
        Details("t", None, 100, is_available=True),
    ],
    ids=lambda details: f"{details.price} cents",
)
def test_what_is_stored_comes_back_as_it_was(store: Store, details: Details) -> None:
    item = an_item(details)

    store.add(item)

    assert item.id == 1
    assert store.get(1) == item
    with store.work() as work:
        assert work.items.get(1) == item
    found = store.get(1).details
    assert (type(found.price), type(found.is_available)) == (int, bool)


def test_a_change_raises_the_version(store: Store) -> None:
    item = an_item()
    store.add(item)

    with store.work() as work:
        found = work.items.get(item.id)
        found.edit(Details("Floor lamp", None, 8_990, is_available=True), NOW + 2 * A_DAY)
        work.items.save(found)
        work.commit()

    assert found.version == 4
    assert store.get(item.id) == found
    with store.work() as work, pytest.raises(VersionConflict):
        work.items.save(item)


def test_an_id_is_not_used_again(store: Store) -> None:
    one, other = an_item(), an_item()
    store.add(one)

    with store.work() as work:
        work.items.remove(one)
        work.commit()
    store.add(other)

    assert (one.id, other.id) == (1, 2)
    with pytest.raises(ItemNotFound):
        store.get(1)
    with store.work() as work, pytest.raises(ItemNotFound):
        work.items.get(1)


def test_what_is_not_committed_is_rolled_back(store: Store) -> None:
    item = an_item()
    store.add(item)

    with store.work() as work:
        work.items.add(an_item())
        work.items.remove(item)

    assert store.list(ItemListing()).items == (item,)


DETAILS = [
    Details("Straße", None, 100, is_available=True),
    Details("étui", "Leather.", 99, is_available=False),
    Details("Etui", "Leather.", 10_000, is_available=True),
    Details("Łampa", None, 100, is_available=False),
    Details("zebra", None, 10**14 - 1, is_available=True),
    Details("Anchor", "Heavy.", 1, is_available=True),
    Details("strasse", None, 9_999, is_available=False),
]


@pytest.mark.parametrize("sort", ItemSort)
@pytest.mark.parametrize("descending", [False, True])
def test_pages_hold_each_item_once_and_in_order(
    store: Store, sort: ItemSort, descending: bool
) -> None:
    store.add(*(an_item(details, days=n // 3) for n, details in enumerate(DETAILS)))
    listing = ItemListing(PageRequest(100, count=True), sort, descending)
    whole = store.list(listing)

    walked, after = list[Item](), None
    while True:
        part = store.list(replace(listing, page=PageRequest(2, after=after)))
        walked += part.items
        after = part.next
        if after is None:
            break
    skipped = store.list(replace(listing, page=PageRequest(100, skip=2))).items

    assert whole.total == len(whole.items) == len(DETAILS)
    assert tuple(walked) == whole.items
    assert skipped == whole.items[2:]
    assert list(whole.items) == sorted(whole.items, key=listing.position, reverse=descending)


def test_prices_are_in_order_as_numbers(store: Store) -> None:
    store.add(*map(an_item, DETAILS))

    page = store.list(ItemListing(sort=ItemSort.PRICE))

    assert [item.details.price for item in page.items] == [
        *(1, 99, 100, 100, 9_999, 10_000, 10**14 - 1)
    ]
