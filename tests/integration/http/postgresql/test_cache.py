"""The read cache on PostgreSQL: there only for those who can live with a bounded age."""

from collections.abc import Iterator

import pytest
from httpx2 import Client

from tests.integration.http.apps import an_app
from tests.unit.http.in_process import a_client
from tests.unit.http.service import USERS, user_data

USER = f"{USERS}/1"


@pytest.fixture
def aged(url: str) -> Iterator[Client]:
    """A client of a service whose answers may be an hour old."""
    with an_app(url, cache_age=3600) as app, a_client(app) as client:
        client.post(USERS, json=user_data())
        yield client


def test_it_is_off_by_default(client: Client) -> None:
    client.post(USERS, json=user_data())

    for age in range(4):
        client.patch(USER, json={"age": age})
        assert [client.get(USER).json()["age"] for _ in range(3)] == [age] * 3


def test_with_an_age_answers_may_be_as_old(aged: Client) -> None:
    before = [aged.get(USER).json() for _ in range(2)]

    aged.patch(USER, json={"age": 99})

    assert aged.get(USER).json() == before[0]
