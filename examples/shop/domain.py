"""Products in categories: what they cost, and how many are left. Floor 1."""

from dataclasses import dataclass
from datetime import datetime

from blog.domain.errors import Conflict, InvalidInput, NotFound
from blog.domain.money import MoneyRule
from blog.domain.records import Record
from blog.domain.text import TextRule

NAME = TextRule("name", 1, 100)
PRICE = MoneyRule("price", 1, 10**14 - 1)  # in cents
LARGEST_STOCK = 2**31 - 1  # what every database has room for


class CategoryNotFound(NotFound):
    code = "category-not-found"
    title = "There is no such category"
    explanation = "No category has this id: there never was one, or the category was deleted."


class CategoryNameTaken(Conflict):
    code = "category-name-taken"
    title = "Another category has this name"
    explanation = "Two names are the same that differ in case or accents only. Take another one."


class CategoryHasProducts(Conflict):
    code = "category-has-products"
    title = "The category has products"
    explanation = "Move its products to another category, or delete them; then it can be deleted."


class ProductNotFound(NotFound):
    code = "product-not-found"
    title = "There is no such product"
    explanation = "No product has this id: there never was one, or the product was deleted."


class NotEnoughInStock(Conflict):
    code = "not-enough-in-stock"
    title = "There is not enough in stock"
    explanation = "Fewer are left than should be sold, so none was sold. Ask for fewer."


@dataclass(slots=True)
class Category(Record):
    """What products have in common. Made with `create`; the constructor restores a stored one."""

    name: str

    @classmethod
    def create(cls, *, name: str, now: datetime) -> "Category":
        """A new category. Raises InvalidInput."""
        return cls(NAME.clean(name), created_at=now, updated_at=now)

    def edit(self, *, name: str | None, now: datetime) -> bool:
        """Change what is given and say whether anything differs. Raises InvalidInput."""
        return self.change(now, name=None if name is None else NAME.clean(name))


@dataclass(slots=True)
class Product(Record):
    """What is sold, at a price in cents. Made with `create`, and restored by the constructor."""

    name: str
    price: int
    stock: int
    category_id: int

    @classmethod
    def create(
        cls, *, name: str, price: int, stock: int, category_id: int, now: datetime
    ) -> "Product":
        """A new product. Raises InvalidInput."""
        checked = (NAME.clean(name), PRICE.check(price), _checked("stock", stock, 0))
        return cls(*checked, category_id, created_at=now, updated_at=now)

    def edit(
        self,
        *,
        name: str | None,
        price: int | None,
        stock: int | None,
        category_id: int | None,
        now: datetime,
    ) -> bool:
        """Change what is given and say whether anything differs. Raises InvalidInput."""
        return self.change(
            now,
            name=None if name is None else NAME.clean(name),
            price=None if price is None else PRICE.check(price),
            stock=None if stock is None else _checked("stock", stock, 0),
            category_id=category_id,
        )

    def sell(self, quantity: int, now: datetime) -> bool:
        """Take so many out of the stock. Raises NotEnoughInStock and InvalidInput."""
        if _checked("quantity", quantity, 1) > self.stock:
            raise NotEnoughInStock
        return self.change(now, stock=self.stock - quantity)


def _checked(field: str, number: int, lowest: int) -> int:
    if not lowest <= number <= LARGEST_STOCK:
        raise InvalidInput(field, "out-of-range", f"From {lowest} to {LARGEST_STOCK}.")
    return number
