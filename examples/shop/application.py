"""The use cases of the shop. Floor 2."""

from dataclasses import asdict, dataclass
from typing import Literal, NamedTuple

from blog.application.paging import Position
from blog.application.records import ChangeRecord, RecordListing, RecordService
from examples.shop.domain import Category, Product


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
class CreateProduct:
    """`price` is in cents."""

    name: str
    price: int
    stock: int
    category_id: int


@dataclass(frozen=True, slots=True)
class SellProduct(ChangeRecord):
    quantity: int


class CategoryService(RecordService[Category, Category, RecordListing]):
    """Its repository raises CategoryNameTaken where two names fold to the same, and does not remove
    a category that has products: CategoryHasProducts.
    """

    def create(self, command: CreateCategory) -> Category:
        """A name belongs to one category only, whatever its case."""
        return self.add(Category.create(self.clock.now(), name=command.name))


class ProductService(RecordService[Product, ProductView, ProductListing]):
    """Its repository stores no product without its category: CategoryNotFound."""

    def create(self, command: CreateProduct) -> ProductView:
        """A new product is in a category that exists."""
        return self.add(Product.create(self.clock.now(), **asdict(command)))

    def sell(self, command: SellProduct) -> ProductView:
        """So many are taken out of the stock, or none where fewer are left."""
        return self.change(
            command, lambda product: product.sell(command.quantity, self.clock.now())
        )
