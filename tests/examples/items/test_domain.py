"""The rules of an item."""

from dataclasses import replace
from typing import Any

import pytest

from blog.domain.errors import InvalidInput
from examples.items.domain import Item
from tests.builders import A_DAY, NOW

LAMP: dict[str, Any] = {
    "title": "Desk lamp",
    "description": "Brass.",
    "price": 7_990,
    "is_available": True,
}


def an_item(**given: Any) -> Item:
    return Item.create(NOW, **LAMP | given)


def test_texts_are_cleaned_as_all_text_is() -> None:
    item = an_item(title=" e\u0301tui\u2028", description="two\r\nlines ")

    assert (item.title, item.description) == ("étui", "two\nlines")


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("title", " ", "too-short"),
        ("title", "a" * 201, "too-long"),
        ("title", "a\nb", "control-character"),
        ("description", "", "too-short"),
        ("description", "a" * 2_001, "too-long"),
        ("description", "a\0", "control-character"),
        ("price", 0, "out-of-range"),
        ("price", -1, "out-of-range"),
        ("price", 10**14, "out-of-range"),
    ],
)
def test_what_breaks_a_rule_is_refused(field: str, value: object, code: str) -> None:
    item = an_item()

    with pytest.raises(InvalidInput) as added:
        an_item(**{field: value})
    with pytest.raises(InvalidInput) as edited:
        item.edit(NOW + A_DAY, **{field: value})

    assert (added.value.field, added.value.field_code) == (field, code)
    assert (edited.value.field, edited.value.field_code) == (field, code)
    assert item == an_item()


@pytest.mark.parametrize(
    "admitted",
    [
        {"title": "a", "description": "b", "price": 1},
        {"title": "a" * 200, "description": "b" * 2_000, "price": 10**14 - 1},
        {"description": None},
    ],
)
def test_values_reach_to_both_edges_of_their_rules(admitted: dict[str, Any]) -> None:
    assert an_item(**admitted) == replace(an_item(), **admitted)


def test_values_as_they_are_change_nothing() -> None:
    item = an_item()

    differs = item.edit(NOW + A_DAY, **LAMP | {"title": " Desk lamp"})

    assert not differs
    assert item == an_item()


def test_a_change_has_a_date_that_never_goes_back() -> None:
    item = an_item()

    assert item.edit(NOW + A_DAY, price=8_990)
    assert item.edit(NOW - A_DAY, description=None)

    assert item == replace(an_item(), price=8_990, description=None, updated_at=NOW + A_DAY)
