"""No request of any shape is a fault of an example, changes anything, or is echoed."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from httpx2 import Client

from tests.databases import KINDS
from tests.examples.databases import Databases
from tests.examples.hostile import catalogue
from tests.examples.services import EXAMPLES, Example
from tests.integration.http.hostile import Hostile
from tests.integration.http.test_hostile_inputs import check, send
from tests.integration.tables import Tables, connected, everything
from tests.unit.http.in_process import a_client

REQUESTS = [
    pytest.param(example, hostile, id=f"{example.name}: {ascii(hostile.name)[1:-1]}")
    for example in EXAMPLES
    for hostile in catalogue(example)
]

Look = Callable[[], Tables]


@pytest.fixture(params=KINDS, scope="module")
def services(
    request: pytest.FixtureRequest, databases: Databases
) -> Iterator[Callable[[Example], tuple[Client, Look, Tables]]]:
    """A client of an example with one thing in it, and what is in its database."""
    opened = {}
    with ExitStack() as stack:

        def service(example: Example) -> tuple[Client, Look, Tables]:
            if example.name not in opened:
                url = stack.enter_context(databases.migrated(example, request.param))
                client = stack.enter_context(a_client(stack.enter_context(example.app(url))))
                client.post(example.path, json=dict(example.body)).raise_for_status()
                connection = stack.enter_context(connected(url))
                before = everything(connection)
                opened[example.name] = (client, lambda: everything(connection), before)
            return opened[example.name]

        yield service


@pytest.mark.parametrize(("example", "hostile"), REQUESTS)
def test_a_hostile_request_is_answered_as_the_contract_says(
    services: Callable[[Example], tuple[Client, Look, Tables]], example: Example, hostile: Hostile
) -> None:
    client, look, before = services(example)

    response = send(client, hostile)

    check(response, hostile)
    assert look() == before


def test_most_of_the_catalogue_applies_to_each_example() -> None:
    assert all(len(catalogue(example)) >= 230 for example in EXAMPLES)
