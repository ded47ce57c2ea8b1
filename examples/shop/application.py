"""The use cases of the shop, and what they need from outside. Floor 2."""

from dataclasses import asdict, dataclass
from typing import Literal, NamedTuple, Protocol

from blog.application.paging import Position
from blog.application.ports import UnitOfWork
from blog.application.records import ChangeRecord, RecordListing, RecordService
from blog.domain.records import Repository
from examples.shop.domain import Category, Product


class ShopUnitOfWork(UnitOfWork, Protocol):
    @property
    def categories(self) -> Repository[Category]:
        """Two whose names fold to the same are CategoryNameTaken, and one that has products cannot
        be removed: CategoryHasProducts.
        """
        ...

    @property
    def products(self) -> Repository[Product]:
        """One without its category cannot be stored: CategoryNotFound."""
        ...


class ProductView(NamedTuple):
    """A product as it is shown, with its category where that was asked for."""

    product: Product
    category: Category | None = None

    @property
    def id(self) -> int:
        return self.product.id

    @property
    def revision(self) -> str:
        return self.product.revision


@dataclass(frozen=True, slots=True)
class ProductListing(RecordListing):
    """Which products, in which order. Prices are in cents, and both bounds belong to them."""

    category_id: int | None = None
    min_price: int | None = None
    max_price: int | None = None
    in_stock: bool | None = None
    include: Literal["category"] | None = None

    @property
    def is_bounded(self) -> bool:
        """Whether an index leads to the page, so that no more rows are touched than shown."""
        scanned_for = (self.min_price, self.max_price, self.in_stock)
        return self.page.is_bounded and scanned_for == (None, None, None)

    def position(self, view: ProductView) -> Position:
        return RecordListing.position(self, view.product)


@dataclass(frozen=True, slots=True)
class CreateCategory:
    name: str


@dataclass(frozen=True, slots=True)
class EditCategory(ChangeRecord):
    name: str | None = None


@dataclass(frozen=True, slots=True)
class CreateProduct:
    """`price` is in cents."""

    name: str
    price: int
    stock: int
    category_id: int


@dataclass(frozen=True, slots=True)
class EditProduct(ChangeRecord):
    """`price` is in cents."""

    name: str | None = None
    price: int | None = None
    stock: int | None = None
    category_id: int | None = None


@dataclass(frozen=True, slots=True)
class SellProduct(ChangeRecord):
    quantity: int


class CategoryService(RecordService[ShopUnitOfWork, Category, Category, RecordListing]):
    def records(self, work: ShopUnitOfWork) -> Repository[Category]:
        return work.categories

    def create(self, command: CreateCategory) -> Category:
        """A name belongs to one category only, whatever its case."""
        return self.add(Category.create(name=command.name, now=self.clock.now()))

    def edit(self, command: EditCategory) -> Category:
        """Only what is given changes; values as they are change nothing, not even the dates."""
        return self.change(
            command, lambda category: category.edit(name=command.name, now=self.clock.now())
        )


class ProductService(RecordService[ShopUnitOfWork, Product, ProductView, ProductListing]):
    def records(self, work: ShopUnitOfWork) -> Repository[Product]:
        return work.products

    def create(self, command: CreateProduct) -> ProductView:
        """A new product is in a category that exists."""
        return self.add(Product.create(**asdict(command), now=self.clock.now()))

    def edit(self, command: EditProduct) -> ProductView:
        """Only what is given changes; values as they are change nothing, not even the dates."""
        return self.change(
            command,
            lambda product: product.edit(
                name=command.name,
                price=command.price,
                stock=command.stock,
                category_id=command.category_id,
                now=self.clock.now(),
            ),
        )

    def sell(self, command: SellProduct) -> ProductView:
        """So many are taken out of the stock, or none where fewer are left."""
        return self.change(
            command, lambda product: product.sell(command.quantity, self.clock.now())
        )
