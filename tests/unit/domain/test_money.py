"""Amounts of money, in cents."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.domain.errors import InvalidInput
from blog.domain.money import MoneyRule, written

PRICE = MoneyRule("price", 1, 99_999)
FROM_ZERO = MoneyRule("at_least", 0, 99_999)

NO_AMOUNTS = [
    *("", " ", ".", ".5", "5.", "01", "00", "00.10", "0.001", "79.900", "1.234", "+1", "--1", " 1"),
    *("1 ", "1\n", "1e2", "1E2", "1e-2", "1e400", "NaN", "Infinity", "-Infinity", "0x24", "1_000"),
    *("1,000", "1,5", "79.9.0", "\u0661", "\uff11", "1\u00b2", "1\0", "\ud800", "a", "€1", "-"),
]


def refusal(rule: MoneyRule, text: str) -> str:
    """The code with which the rule refuses the text."""
    with pytest.raises(InvalidInput) as caught:
        rule.cents(text)
    assert caught.value.field == rule.field
    return caught.value.field_code


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("0.01", 1),
        ("0.1", 10),
        ("0.10", 10),
        ("1", 100),
        ("79.9", 7_990),
        ("79.90", 7_990),
        ("1.05", 105),
        ("999.99", 99_999),
    ],
)
def test_plain_digits_with_at_most_two_places_are_an_amount(text: str, cents: int) -> None:
    assert PRICE.cents(text) == cents
    assert re.search(PRICE.pattern, text)


@pytest.mark.parametrize("text", NO_AMOUNTS)
@pytest.mark.parametrize("rule", [PRICE, FROM_ZERO])
def test_any_other_way_to_write_a_number_is_refused(rule: MoneyRule, text: str) -> None:
    assert refusal(rule, text) == "pattern"
    assert not re.fullmatch(rule.pattern, text)


@pytest.mark.parametrize(
    "text", ["0", "0.0", "0.00", "-0", "-0.01", "-1", "1000", "1" + "0" * 5000]
)
def test_what_is_beyond_the_bounds_is_refused(text: str) -> None:
    assert refusal(PRICE, text) == "out-of-range"
    assert not re.search(PRICE.pattern, text)


@pytest.mark.parametrize("text", ["0", "0.0", "0.00"])
def test_a_rule_may_begin_at_zero(text: str) -> None:
    assert FROM_ZERO.cents(text) == 0
    assert re.search(FROM_ZERO.pattern, text)


@pytest.mark.parametrize("cents", [-1, 0, 100_000])
def test_cents_are_held_to_the_same_bounds(cents: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        PRICE.check(cents)

    assert (caught.value.field, caught.value.field_code) == ("price", "out-of-range")
    assert str(caught.value) == "From 0.01 to 999.99."


@given(st.integers(1, 99_999))
def test_what_is_shown_is_read_as_the_same_amount(cents: int) -> None:
    shown = written(cents)

    assert PRICE.cents(shown) == PRICE.check(cents) == cents
    assert re.fullmatch(r"(0|[1-9][0-9]*)\.[0-9]{2}", shown)
