"""The rules of categories and products."""

from dataclasses import replace
from typing import Any

import pytest

from blog.domain.errors import InvalidInput
from examples.shop.domain import PRICE, STOCK, Category, NotEnoughInStock, Product
from tests.builders import A_DAY, NOW
from tests.examples.shop.builders import a_category, a_product

GIVEN: dict[str, Any] = {"name": "Tea kettle", "price": 7990, "stock": 30, "category_id": 1}
LATER = NOW + 3 * A_DAY


def create(**fields: Any) -> Product:
    return Product.create(NOW, **GIVEN | fields)


def test_names_are_cleaned_as_all_text_is() -> None:
    assert Category.create(NOW, name="  Ku\u0308che\u2028").name == "Küche"
    assert create(name=" Tea kettle ").name == "Tea kettle"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", " ", "too-short"),
        ("name", "a" * 101, "too-long"),
        ("name", "a\0", "control-character"),
        ("price", 0, "out-of-range"),
        ("price", -1, "out-of-range"),
        ("price", PRICE.maximum + 1, "out-of-range"),
        ("stock", -1, "out-of-range"),
        ("stock", STOCK.maximum + 1, "out-of-range"),
    ],
)
def test_what_breaks_a_rule_is_refused_and_changes_nothing(
    field: str, value: object, code: str
) -> None:
    product = a_product()
    given: dict[str, Any] = {field: value}

    for refused in (lambda: create(**given), lambda: product.edit(LATER, **given)):
        with pytest.raises(InvalidInput) as caught:
            refused()
        assert (caught.value.field, caught.value.field_code) == (field, code)

    assert product == a_product()


def test_the_bounds_themselves_are_good() -> None:
    cheapest, dearest = create(price=1, stock=0), create(price=PRICE.maximum, stock=STOCK.maximum)

    assert (cheapest.price, dearest.stock) == (1, STOCK.maximum)


def test_only_what_is_given_changes() -> None:
    product = a_product()

    assert product.edit(LATER, price=6990, stock=0)

    assert product == replace(a_product(price=6990, stock=0), updated_at=LATER)


def test_values_as_they_are_change_nothing() -> None:
    product, category = a_product(), a_category()

    assert not product.edit(LATER, **GIVEN | {"name": " Tea kettle"})
    assert not category.edit(LATER, name="Küche ")

    assert (product, category) == (a_product(), a_category())


def test_another_case_of_its_name_is_another_name() -> None:
    category = a_category()

    assert category.edit(LATER, name="KÜCHE")

    assert (category.name, category.updated_at) == ("KÜCHE", LATER)


@pytest.mark.parametrize(("quantity", "left"), [(1, 29), (30, 0)])
def test_a_sale_takes_out_of_the_stock(quantity: int, left: int) -> None:
    product = a_product()

    assert product.sell(quantity, LATER)

    assert (product.stock, product.updated_at) == (left, LATER)


def test_no_more_is_sold_than_there_is() -> None:
    product = a_product()

    with pytest.raises(NotEnoughInStock):
        product.sell(31, LATER)

    assert product == a_product()


@pytest.mark.parametrize("quantity", [0, -1, STOCK.maximum + 1])
def test_nothing_or_less_is_no_sale(quantity: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        a_product().sell(quantity, LATER)

    assert (caught.value.field, caught.value.field_code) == ("quantity", "out-of-range")
