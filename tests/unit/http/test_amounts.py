"""Amounts of money in a body: by their digits, and never as a float."""

from typing import Annotated, Any

import pytest
from pydantic import BaseModel, ValidationError

from blog.adapters.http.body import _parse
from blog.adapters.http.fields import money, text
from blog.domain.money import MoneyRule
from blog.domain.text import TextRule

PRICE = MoneyRule("price", 1, 10**17)


class Offer(BaseModel):
    price: Annotated[int, money(PRICE, "79.90")]
    note: Annotated[str, text(TextRule("note", 1, 5), "new")] | None = None


def read(price: str, **more: Any) -> Offer:
    return Offer.model_validate(_parse(b'{"price": %s}' % price.encode()) | more)


@pytest.mark.parametrize(
    ("price", "cents"),
    [
        ("79.9", 7_990),
        ("79.90", 7_990),
        ('"79.90"', 7_990),
        ("79", 7_900),
        ('"79"', 7_900),
        ("1.1", 110),
        ("1.15", 115),
        # No float has these digits.
        ("900719925474099.31", 90_071_992_547_409_931),
        ("999999999999999.99", 99_999_999_999_999_999),
    ],
)
def test_a_text_and_a_number_are_the_same_amount(price: str, cents: int) -> None:
    assert read(price).price == cents


@pytest.mark.parametrize(
    ("price", "code"),
    [
        *((price, "pattern") for price in ("1e2", "1E2", "1.0e1", "5e-1", "1e400", "1e-400")),
        *((price, "pattern") for price in ("0.001", "79.900", "1.000", "1e" + "9" * 5000)),
        *((price, "pattern") for price in ("0." + "9" * 5000, '"1e2"', '" 1 "', '"01"', '""')),
        *((price, "out-of-range") for price in ("0", "-0", "0.0", "-0.0", "-1", "-79.90")),
        *((price, "out-of-range") for price in ("1" + "0" * 40, "9" * 5000, "-" + "9" * 5000)),
        *((price, "wrong-type") for price in ("true", "false", "null", "[1]", "{}", "[1.5]")),
    ],
)
def test_what_is_no_amount_is_refused(price: str, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        read(price)

    (error,) = caught.value.errors()
    assert (error["loc"], error["type"]) == (("price",), code)


def test_a_number_with_a_fraction_is_no_text() -> None:
    with pytest.raises(ValidationError) as caught:
        read("1", note=_parse(b'{"note": 1.5}')["note"])

    assert [error["type"] for error in caught.value.errors()] == ["string_type"]


def test_a_field_with_a_rule_may_be_null() -> None:
    assert read("1", note=None).note is None
    assert read("1", note=" new ").note == "new"
