"""The hostile requests of the product, sent to the products of the shop."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from httpx2 import Client

from examples.shop.http import ProductListQuery
from tests.examples.hostile import catalogue
from tests.examples.services import SHOP
from tests.examples.shop.client import KETTLE, PRODUCTS
from tests.integration.http.hostile import Hostile
from tests.integration.http.test_hostile_inputs import check, send
from tests.integration.tables import Tables, connected, everything

REQUESTS = catalogue(
    replace(SHOP, path=PRODUCTS, body=KETTLE, query=ProductListQuery.model_validate({}))
)


Look = Callable[[], Tables]


@pytest.fixture(scope="module")
def look(shared_url: str, open_client: Client) -> Iterator[Look]:
    """Shows what is in the database."""
    with connected(shared_url) as connection:
        yield lambda: everything(connection)


@pytest.fixture(scope="module")
def before(look: Look) -> Tables:
    return look()


@pytest.mark.parametrize("hostile", REQUESTS, ids=lambda hostile: ascii(hostile.name)[1:-1])
def test_a_hostile_request_is_answered_as_the_contract_says(
    open_client: Client, look: Look, before: Tables, hostile: Hostile
) -> None:
    response = send(open_client, hostile)

    check(response, hostile)
    assert look() == before
