"""Products in categories: what they cost, and how many are left. Floor 1."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from blog.domain.errors import Conflict, NotFound
from blog.domain.money import MoneyRule
from blog.domain.numbers import IntegerRule
from blog.domain.records import Record
from blog.domain.text import TextRule

NAME = TextRule("name", 1, 100)
PRICE = MoneyRule("price", 1, 10**14 - 1)  # in cents
STOCK = IntegerRule("stock", 0, 2**31 - 1)  # what every database has room for
QUANTITY = IntegerRule("quantity", 1, STOCK.maximum)


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
    """What products have in common."""

    rules: ClassVar = {"name": NAME.clean}

    name: str


@dataclass(slots=True)
class Product(Record):
    """What is sold, at a price in cents."""

    rules: ClassVar = {"name": NAME.clean, "price": PRICE.check, "stock": STOCK.check}

    name: str
    price: int
    stock: int
    category_id: int

    def sell(self, quantity: int, now: datetime) -> bool:
        """Take so many out of the stock. Raises NotEnoughInStock and InvalidInput."""
        if QUANTITY.check(quantity) > self.stock:
            raise NotEnoughInStock
        return self.edit(now, stock=self.stock - quantity)
