"""What the stores of the shop promise: in memory, on SQLite and on PostgreSQL."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import Any, Protocol

import pytest

from blog.adapters.sql import sqlite
from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.records import SqlRecordQueries, SqlRecordUnitOfWork, SqlRepository
from blog.adapters.sql.unit_of_work import SqlUnitOfWork
from blog.application.paging import Page, PageRequest
from blog.application.ports import Executor, UnitOfWork
from blog.application.records import EditRecord, Queries, RecordListing, RecordUnitOfWork
from blog.domain.errors import VersionConflict
from blog.domain.records import Repository
from examples.shop.application import (
    ProductListing,
    ProductService,
    ProductView,
    SellProduct,
)
from examples.shop.domain import (
    Category,
    CategoryHasProducts,
    CategoryNameTaken,
    CategoryNotFound,
    NotEnoughInStock,
    Product,
    ProductNotFound,
)
from examples.shop.sql import (
    CATEGORY_LIST,
    CATEGORY_ROWS,
    PRODUCT_ROWS,
    get_product,
    list_products,
)
from tests.builders import A_DAY, NOW
from tests.contracts.stores import sql_executor
from tests.databases import KINDS, engine_of
from tests.examples.databases import Databases
from tests.examples.services import SHOP
from tests.examples.shop.builders import a_category, a_product
from tests.examples.shop.fakes import (
    MemoryCategoryRepository,
    MemoryProductQueries,
    MemoryProductRepository,
)
from tests.fakes.clock import FakeClock
from tests.fakes.executor import InlineExecutor
from tests.fakes.records import MemoryRecordQueries, MemoryRecordUnitOfWork, RecordMemory
from tests.fakes.unit_of_work import MemoryServiceUnitOfWork


class ShopUnitOfWork(UnitOfWork, Protocol):
    """Changes of both kinds at once."""

    @property
    def categories(self) -> Repository[Category]: ...

    @property
    def products(self) -> Repository[Product]: ...


class MemoryShopUnitOfWork(MemoryServiceUnitOfWork[RecordMemory]):
    def __init__(self, memory: RecordMemory) -> None:
        super().__init__(memory)
        self.categories = MemoryCategoryRepository(memory)
        self.products = MemoryProductRepository(memory)


class SqlShopUnitOfWork(SqlUnitOfWork):
    @property
    def categories(self) -> SqlRepository[Category]:
        return SqlRepository(self.connection, CATEGORY_ROWS)

    @property
    def products(self) -> SqlRepository[Product]:
        return SqlRepository(self.connection, PRODUCT_ROWS)


@dataclass(frozen=True)
class Store:
    executor: Executor
    unit_of_work: Callable[[], ShopUnitOfWork]
    product_work: Callable[[], RecordUnitOfWork[Product]]
    categories: Queries[Category, RecordListing]
    products: Queries[ProductView, ProductListing]
    transaction: Callable[[], AbstractContextManager[None]]

    @contextmanager
    def work(self) -> Iterator[ShopUnitOfWork]:
        with self.transaction(), self.unit_of_work() as work:
            yield work

    def add(self, *new: Category | Product) -> None:
        with self.work() as work:
            for one in new:
                if isinstance(one, Category):
                    work.categories.add(one)
                else:
                    work.products.add(one)
            work.commit()

    def view(self, product_id: int) -> ProductView:
        with self.transaction():
            return self.products.get(product_id)

    def list(self, listing: ProductListing) -> Page[ProductView]:
        with self.transaction():
            return self.products.list(listing)

    def list_categories(self, listing: RecordListing) -> Page[Category]:
        with self.transaction():
            return self.categories.list(listing)


@pytest.fixture(params=["memory", *KINDS])
def store(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Store]:
    if request.param == "memory":
        memory = RecordMemory()
        yield Store(
            InlineExecutor(memory),
            lambda: MemoryShopUnitOfWork(memory),
            lambda: MemoryRecordUnitOfWork(MemoryProductRepository(memory)),
            MemoryRecordQueries(MemoryCategoryRepository(memory)),
            MemoryProductQueries(memory),
            memory.transaction,
        )
        return
    with databases.migrated(SHOP, request.param) as url, engine_of(url) as engine:
        lent, writing = LentConnection(), engine.execution_options(**sqlite.WRITES)
        executor = sql_executor(engine, lent)

        @contextmanager
        def transaction() -> Iterator[None]:
            with writing.begin() as connection, lent.lend(connection):
                yield

        yield Store(
            executor,
            lambda: SqlShopUnitOfWork(lent),
            lambda: SqlRecordUnitOfWork(lent, PRODUCT_ROWS),
            SqlRecordQueries(lent, CATEGORY_ROWS.get, CATEGORY_LIST.read),
            SqlRecordQueries(lent, get_product, list_products),
            transaction,
        )
        executor.close()


def test_what_is_stored_comes_back_as_it_was(store: Store) -> None:
    category, product = a_category("Küche 👩‍👩‍👧 <b>"), a_product("Écrire <b>", price=10**14 - 1)

    store.add(category, product)

    assert (category.id, product.id) == (1, 1)
    assert store.view(1) == ProductView(product, category)
    with store.work() as work:
        assert work.categories.get(1) == category
        assert work.products.get(1) == product
    assert store.list_categories(RecordListing()).items == (category,)


def test_a_change_raises_the_version(store: Store) -> None:
    category, product = a_category(), a_product()
    store.add(category, product)

    with store.work() as work:
        sold, renamed = work.products.get(1), work.categories.get(1)
        sold.sell(1, NOW + 2 * A_DAY)
        renamed.edit(NOW + 2 * A_DAY, name="Garden")
        work.products.save(sold)
        work.categories.save(renamed)
        work.commit()

    assert (sold.version, renamed.version) == (5, 4)
    assert store.view(1) == ProductView(sold, renamed)
    with store.work() as work, pytest.raises(VersionConflict):
        work.products.save(product)
    with store.work() as work, pytest.raises(VersionConflict):
        work.categories.save(category)


@pytest.mark.parametrize("name", ["KÜCHE", "Kuche", "küche", "\uff2büche"])
def test_two_categories_have_two_names_whatever_the_case(store: Store, name: str) -> None:
    category, other = a_category("Küche"), a_category("Garden")
    store.add(category, other)

    with store.work() as work, pytest.raises(CategoryNameTaken):
        work.categories.add(a_category(name))
    with store.work() as work, pytest.raises(CategoryNameTaken):
        work.categories.save(replace(other, name=name))
    with store.work() as work:
        work.categories.save(replace(category, name=name))
        work.commit()

    names = [category.name for category in store.list_categories(RecordListing()).items]
    assert sorted(names) == sorted([name, "Garden"])


def test_a_product_has_a_category_that_exists(store: Store) -> None:
    category, product = a_category(), a_product()
    store.add(category, product)

    with store.work() as work, pytest.raises(CategoryNotFound):
        work.products.add(a_product(category_id=2))
    with store.work() as work, pytest.raises(CategoryNotFound):
        work.products.save(replace(product, category_id=2))

    assert store.list(ProductListing()).items == (ProductView(product),)


def test_a_category_with_products_is_not_removed(store: Store) -> None:
    category, product = a_category(), a_product()
    store.add(category, product)

    with store.work() as work, pytest.raises(CategoryHasProducts):
        work.categories.remove(category)
    with store.work() as work:
        work.products.remove(product)
        work.categories.remove(category)
        work.commit()

    with pytest.raises(ProductNotFound):
        store.view(1)
    with store.work() as work, pytest.raises(CategoryNotFound):
        work.categories.get(1)


def test_an_id_is_not_used_again(store: Store) -> None:
    store.add(a_category(), a_product())
    with store.work() as work:
        work.products.remove(work.products.get(1))
        work.categories.remove(work.categories.get(1))
        work.commit()

    category, product = a_category(), a_product(category_id=2)
    store.add(category, product)

    assert (category.id, product.id) == (2, 2)


def test_what_is_not_committed_is_rolled_back(store: Store) -> None:
    category = a_category()
    store.add(category)

    with store.work() as work:
        work.products.add(a_product())
        work.categories.add(a_category("Garden"))

    assert store.list(ProductListing()).items == ()
    assert store.list_categories(RecordListing()).items == (category,)


def test_fifty_sales_at_once_sell_what_there_is_and_no_more(store: Store) -> None:
    store.add(a_category(), a_product(stock=30))
    service = ProductService(store.product_work, store.products, FakeClock(NOW))

    async def sell() -> list[Any]:
        sales = (store.executor.write(service.sell, SellProduct(1, 1)) for _ in range(50))
        return await asyncio.gather(*sales, return_exceptions=True)

    outcomes = Counter(type(outcome) for outcome in asyncio.run(sell()))

    assert outcomes == {ProductView: 30, NotEnoughInStock: 20}
    product = store.view(1).product
    assert (product.stock, product.version) == (0, 4 + 30)


def test_sales_and_edits_at_once_do_not_undo_each_other(store: Store) -> None:
    store.add(a_category(), a_product(stock=30))
    service = ProductService(store.product_work, store.products, FakeClock(NOW))
    write = store.executor.write

    async def work() -> None:
        sales = [write(service.sell, SellProduct(1, 1)) for _ in range(10)]
        edits = [write(service.edit, EditRecord(1, {"price": n + 1})) for n in range(10)]
        await asyncio.gather(*(each for pair in zip(sales, edits, strict=True) for each in pair))

    asyncio.run(work())

    product = store.view(1).product
    assert (product.stock, product.version) == (20, 4 + 20)
    assert product.price in range(1, 11)


PRICES = [500, 100, 9_999_999_999, 100, 101, 500, 10, 2**40]
NAMES = ["Rake", "ÉPÉE", "épée", "a_b", "Straße", "100 %", "Łódź", "rake"]


@pytest.fixture
def full_store(store: Store) -> Store:
    """Some stand in one place in every order."""
    store.add(a_category(), a_category("Garden"))
    store.add(
        *(
            a_product(name, price, stock=n % 3, category_id=1 + n % 2, days=n // 3)
            for n, (name, price) in enumerate(zip(NAMES, PRICES, strict=True))
        )
    )
    return store


FILTERS: list[dict[str, Any]] = [
    {},
    {"category_id": 1},
    {"category_id": 2, "in_stock": True},
    {"category_id": 3},
    {"min_price": 101},
    {"max_price": 100},
    {"min_price": 100, "max_price": 500},
    {"min_price": 0, "max_price": 0},
    {"in_stock": True},
    {"in_stock": False},
    {"category_id": 1, "min_price": 10, "max_price": 2**41, "in_stock": False},
]


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_filters_find_what_matches_all_of_them(full_store: Store, filters: dict[str, Any]) -> None:
    everything = [view.product for view in full_store.list(ProductListing()).items]
    tests: dict[str, Callable[[Product, Any], bool]] = {
        "category_id": lambda product, value: product.category_id == value,
        "min_price": lambda product, value: product.price >= value,
        "max_price": lambda product, value: product.price <= value,
        "in_stock": lambda product, value: (product.stock > 0) is value,
    }

    page = full_store.list(ProductListing(PageRequest(count=True), **filters))

    expected = [p for p in everything if all(tests[k](p, v) for k, v in filters.items())]
    assert [view.product for view in page.items] == expected
    assert page.total == len(expected)


@pytest.mark.parametrize("sort", ["created_at", "name", "price"])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    "filters",
    [{}, {"category_id": 1, "include": "category"}, {"min_price": 100, "include": "category"}],
    ids=str,
)
def test_pages_hold_each_product_once_and_in_order(
    full_store: Store, sort: str, descending: bool, filters: dict[str, Any]
) -> None:
    listing = ProductListing(PageRequest(100), sort, descending, **filters)
    whole = full_store.list(listing).items

    walked, after = list[ProductView](), None
    while True:
        part = full_store.list(replace(listing, page=PageRequest(2, after=after)))
        walked += part.items
        after = part.next
        if after is None:
            break
    skipped = full_store.list(replace(listing, page=PageRequest(100, skip=2))).items

    assert len(whole) >= 3
    assert tuple(walked) == whole
    assert skipped == whole[2:]
    assert list(whole) == sorted(whole, key=listing.position, reverse=descending)
    shown = [None if view.category is None else view.category.id for view in whole]
    assert shown == [view.product.category_id if filters else None for view in whole]


@pytest.mark.parametrize("sort", ["created_at", "name"])
@pytest.mark.parametrize("descending", [False, True])
def test_pages_hold_each_category_once_and_in_order(
    store: Store, sort: str, descending: bool
) -> None:
    store.add(*(a_category(name, days=n // 2) for n, name in enumerate(["b", "Á", "ç", "É", "d"])))
    listing = RecordListing(PageRequest(100), sort, descending)
    whole = store.list_categories(listing).items

    walked, after = list[Category](), None
    while True:
        part = store.list_categories(replace(listing, page=PageRequest(2, after=after)))
        walked += part.items
        after = part.next
        if after is None:
            break

    assert tuple(walked) == whole
    assert list(whole) == sorted(whole, key=listing.position, reverse=descending)
