"""The todo list alone."""

import pytest

from tests.examples.services import TODO, Example


@pytest.fixture(scope="module")
def example() -> Example:
    return TODO
