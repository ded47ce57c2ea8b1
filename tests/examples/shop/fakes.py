"""The shop in memory."""

from blog.application.paging import Page
from blog.application.records import text_size
from blog.domain.text import fold
from examples.shop.application import ProductListing, ProductView
from examples.shop.domain import (
    Category,
    CategoryHasProducts,
    CategoryNameTaken,
    CategoryNotFound,
    Product,
    ProductNotFound,
)
from tests.fakes.paging import page_of
from tests.fakes.records import MemoryRepository, RecordMemory


class MemoryCategoryRepository(MemoryRepository[Category]):
    def __init__(self, memory: RecordMemory) -> None:
        super().__init__(memory, Category, CategoryNotFound)

    def remove(self, category: Category) -> None:
        products = MemoryProductRepository(self.memory).all()
        if any(product.category_id == category.id for product in products):
            raise CategoryHasProducts
        super().remove(category)

    def add(self, category: Category) -> None:
        self._require_own_name(category)
        super().add(category)

    def save(self, category: Category) -> None:
        self._require_own_name(category)
        super().save(category)

    def _require_own_name(self, category: Category) -> None:
        name = fold(category.name)
        if any(other.id != category.id and fold(other.name) == name for other in self.all()):
            raise CategoryNameTaken


class MemoryProductRepository(MemoryRepository[Product]):
    def __init__(self, memory: RecordMemory) -> None:
        super().__init__(memory, Product, ProductNotFound)

    def add(self, product: Product) -> None:
        MemoryCategoryRepository(self.memory).get(product.category_id)
        super().add(product)

    def save(self, product: Product) -> None:
        MemoryCategoryRepository(self.memory).get(product.category_id)
        super().save(product)


class MemoryProductQueries:
    def __init__(self, memory: RecordMemory) -> None:
        self._categories = MemoryCategoryRepository(memory)
        self._products = MemoryProductRepository(memory)

    def get(self, product_id: int) -> ProductView:
        return self._full(self._products.get(product_id))

    def list(self, listing: ProductListing) -> Page[ProductView]:
        view = ProductView if listing.include is None else self._full
        return page_of(
            [view(product) for product in self._products.all() if _matches(product, listing)],
            listing.page,
            descending=listing.descending,
            size=lambda found: text_size(found.product),
            position=listing.position,
        )

    def _full(self, product: Product) -> ProductView:
        return ProductView(product, self._categories.get(product.category_id))


def _matches(product: Product, listing: ProductListing) -> bool:
    return (
        listing.category_id in (None, product.category_id)
        and (listing.min_price is None or product.price >= listing.min_price)
        and (listing.max_price is None or product.price <= listing.max_price)
        and (listing.in_stock is None or listing.in_stock is (product.stock > 0))
    )
