"""The use cases of the shop, on fakes."""

from collections.abc import Callable

import pytest

from blog.application.records import DeleteRecord, EditRecord, RecordListing
from blog.domain.errors import VersionConflict
from examples.shop.application import (
    CategoryService,
    CreateCategory,
    CreateProduct,
    ProductListing,
    ProductService,
    ProductView,
    SellProduct,
)
from examples.shop.domain import (
    CategoryHasProducts,
    CategoryNameTaken,
    CategoryNotFound,
    NotEnoughInStock,
    ProductNotFound,
)
from tests.builders import A_DAY, NOW
from tests.examples.shop.fakes import (
    MemoryCategoryRepository,
    MemoryProductQueries,
    MemoryProductRepository,
)
from tests.fakes.clock import FakeClock
from tests.fakes.records import MemoryRecordQueries, MemoryRecordUnitOfWork, RecordMemory

STALE = frozenset({"0"})


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def memory() -> RecordMemory:
    return RecordMemory()


@pytest.fixture
def categories(memory: RecordMemory, clock: FakeClock) -> CategoryService:
    service = CategoryService(
        lambda: MemoryRecordUnitOfWork(MemoryCategoryRepository(memory)),
        MemoryRecordQueries(MemoryCategoryRepository(memory)),
        clock,
    )
    service.create(CreateCategory("Kitchen"))
    return service


@pytest.fixture
def products(categories: CategoryService, memory: RecordMemory, clock: FakeClock) -> ProductService:
    return ProductService(
        lambda: MemoryRecordUnitOfWork(MemoryProductRepository(memory)),
        MemoryProductQueries(memory),
        clock,
    )


@pytest.fixture
def kettle(products: ProductService) -> ProductView:
    return products.create(CreateProduct("Tea kettle", 7990, 30, category_id=1))


def test_a_new_product_is_shown_with_its_category(
    categories: CategoryService, products: ProductService, kettle: ProductView
) -> None:
    assert products.get(kettle.id) == kettle
    assert kettle.category == categories.get(1)
    assert (kettle.product.price, kettle.product.stock, kettle.revision) == (7990, 30, "1")
    assert kettle.product.created_at == kettle.product.updated_at == NOW


def test_a_name_belongs_to_one_category_only(categories: CategoryService) -> None:
    other = categories.create(CreateCategory("Garden"))

    with pytest.raises(CategoryNameTaken):
        categories.create(CreateCategory("KITCHEN"))
    with pytest.raises(CategoryNameTaken):
        categories.edit(EditRecord(other.id, {"name": "kitchén"}))

    assert categories.get(other.id) == other
    assert categories.edit(EditRecord(1, {"name": "KITCHEN"})).name == "KITCHEN"


def test_a_category_with_products_stays(
    categories: CategoryService, products: ProductService, kettle: ProductView
) -> None:
    with pytest.raises(CategoryHasProducts):
        categories.delete(DeleteRecord(1))
    products.delete(DeleteRecord(kettle.id))

    categories.delete(DeleteRecord(1))

    with pytest.raises(CategoryNotFound):
        categories.get(1)
    assert categories.list(RecordListing()).items == ()


def test_a_product_has_a_category_that_exists(
    products: ProductService, kettle: ProductView
) -> None:
    with pytest.raises(CategoryNotFound):
        products.create(CreateProduct("Rake", 100, 1, category_id=7))
    with pytest.raises(CategoryNotFound):
        products.edit(EditRecord(kettle.id, {"category_id": 7}))

    assert products.list(ProductListing(include="category")).items == (kettle,)


def test_only_what_is_given_changes(
    products: ProductService, kettle: ProductView, clock: FakeClock
) -> None:
    clock.move(A_DAY)

    edited = products.edit(EditRecord(kettle.id, {"price": 6990})).product
    same = products.edit(EditRecord(kettle.id, {"price": 6990})).product

    assert (edited.name, edited.price, edited.stock) == ("Tea kettle", 6990, 30)
    assert (edited.version, edited.updated_at) == (2, NOW + A_DAY)
    assert same == edited


def test_no_more_is_sold_than_there_is(products: ProductService, kettle: ProductView) -> None:
    assert products.sell(SellProduct(kettle.id, 29)).product.stock == 1

    with pytest.raises(NotEnoughInStock):
        products.sell(SellProduct(kettle.id, 2))

    assert products.get(kettle.id).product.stock == 1
    assert products.sell(SellProduct(kettle.id, 1)).revision == "3"


def test_a_change_that_was_decided_on_an_old_version_is_refused(
    categories: CategoryService, products: ProductService, kettle: ProductView
) -> None:
    changes: list[Callable[[], object]] = [
        lambda: categories.edit(EditRecord(1, {"name": "Garden"}, expected=STALE)),
        lambda: products.edit(EditRecord(kettle.id, {"stock": 0}, expected=STALE)),
        lambda: products.delete(DeleteRecord(kettle.id, STALE)),
    ]
    for change in changes:
        with pytest.raises(VersionConflict):
            change()

    assert products.get(kettle.id) == kettle


def test_a_broken_rule_is_told_before_an_old_version(
    categories: CategoryService, products: ProductService, kettle: ProductView
) -> None:
    categories.create(CreateCategory("Garden"))

    with pytest.raises(CategoryNameTaken):
        categories.edit(EditRecord(1, {"name": "garden"}, expected=STALE))
    with pytest.raises(CategoryHasProducts):
        categories.delete(DeleteRecord(1, STALE))
    with pytest.raises(CategoryNotFound):
        products.edit(EditRecord(kettle.id, {"category_id": 7}, expected=STALE))


def test_what_is_not_there_is_not_found(products: ProductService) -> None:
    tries: list[Callable[[], object]] = [
        lambda: products.get(7),
        lambda: products.edit(EditRecord(7, {})),
        lambda: products.sell(SellProduct(7, 1)),
        lambda: products.delete(DeleteRecord(7)),
    ]
    for one in tries:
        with pytest.raises(ProductNotFound):
            one()


def test_a_list_shows_categories_where_that_is_asked_for(
    products: ProductService, kettle: ProductView
) -> None:
    assert products.list(ProductListing()).items == (ProductView(kettle.product),)
    assert products.list(ProductListing(include="category")).items == (kettle,)
