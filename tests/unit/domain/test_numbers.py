"""The rule for whole numbers."""

import pytest

from blog.domain.errors import InvalidInput
from blog.domain.numbers import IntegerRule

STARS = IntegerRule("stars", 0, 5)


@pytest.mark.parametrize("number", [0, 3, 5])
def test_a_number_within_its_bounds_is_good(number: int) -> None:
    assert STARS.check(number) == number


@pytest.mark.parametrize("number", [-1, 6])
def test_a_number_beyond_them_is_refused(number: int) -> None:
    with pytest.raises(InvalidInput, match=r"^From 0 to 5\.$") as caught:
        STARS.check(number)

    assert (caught.value.field, caught.value.field_code) == ("stars", "out-of-range")
