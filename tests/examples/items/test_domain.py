"""The rules of an item."""

from dataclasses import replace

import pytest

from blog.domain.errors import InvalidInput
from examples.items.domain import Details, Item
from tests.builders import A_DAY, NOW

LAMP = Details("Desk lamp", "Brass.", 7_990, is_available=True)


def an_item() -> Item:
    return Item.add(LAMP, NOW)


def test_texts_are_cleaned_as_all_text_is() -> None:
    item = Item.add(replace(LAMP, title=" e\u0301tui\u2028", description="two\r\nlines "), NOW)

    assert (item.details.title, item.details.description) == ("étui", "two\nlines")


@pytest.mark.parametrize(
    ("broken", "field", "code"),
    [
        (replace(LAMP, title=" "), "title", "too-short"),
        (replace(LAMP, title="a" * 201), "title", "too-long"),
        (replace(LAMP, title="a\nb"), "title", "control-character"),
        (replace(LAMP, description=""), "description", "too-short"),
        (replace(LAMP, description="a" * 2_001), "description", "too-long"),
        (replace(LAMP, description="a\0"), "description", "control-character"),
        (replace(LAMP, price=0), "price", "out-of-range"),
        (replace(LAMP, price=-1), "price", "out-of-range"),
        (replace(LAMP, price=10**14), "price", "out-of-range"),
    ],
)
def test_details_that_break_a_rule_are_refused(broken: Details, field: str, code: str) -> None:
    item = an_item()

    with pytest.raises(InvalidInput) as added:
        Item.add(broken, NOW)
    with pytest.raises(InvalidInput) as edited:
        item.edit(broken, NOW + A_DAY)

    assert (added.value.field, added.value.field_code) == (field, code)
    assert (edited.value.field, edited.value.field_code) == (field, code)
    assert item == an_item()


@pytest.mark.parametrize(
    "admitted",
    [
        replace(LAMP, title="a", description="b", price=1),
        replace(LAMP, title="a" * 200, description="b" * 2_000, price=10**14 - 1),
        replace(LAMP, description=None),
    ],
)
def test_details_reach_to_both_edges_of_their_rules(admitted: Details) -> None:
    assert Item.add(admitted, NOW).details == admitted


def test_values_as_they_are_change_nothing() -> None:
    item = an_item()

    differs = item.edit(replace(LAMP, title=" Desk lamp"), NOW + A_DAY)

    assert not differs
    assert item == an_item()


def test_a_change_has_a_date_that_never_goes_back() -> None:
    item = an_item()

    assert item.edit(replace(LAMP, price=8_990), NOW + A_DAY)
    assert item.edit(replace(LAMP, description=None), NOW - A_DAY)

    assert item.details == replace(LAMP, description=None)
    assert (item.created_at, item.updated_at) == (NOW, NOW + A_DAY)
