"""The catalogue alone."""

import pytest

from tests.examples.services import ITEMS, Example


@pytest.fixture(scope="module")
def example() -> Example:
    return ITEMS
