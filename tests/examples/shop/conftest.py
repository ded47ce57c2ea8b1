"""The shop alone."""

from collections.abc import Iterator

import pytest
from httpx2 import Client

from tests.examples.services import SHOP, Example
from tests.examples.shop.client import open_shop
from tests.unit.http.in_process import a_client


@pytest.fixture(scope="module")
def example() -> Example:
    return SHOP


@pytest.fixture(scope="module")
def open_client(example: Example, shared_url: str) -> Iterator[Client]:
    """For tests that change nothing: they have one shop, with one product in it, in common."""
    with example.app(shared_url) as app, a_client(app) as client:
        open_shop(client)
        yield client
