"""A database that is not as it should be."""

from collections.abc import Iterator
from typing import Any

import pytest
from httpx2 import Client

from tests.integration.http.apps import an_app
from tests.integration.http.trouble import every_request, is_unavailable
from tests.integration.tables import execute
from tests.unit.http.in_process import a_client
from tests.unit.http.service import USERS, user_data


@pytest.fixture
def without_schema(empty_url: str) -> Iterator[Client]:
    with an_app(empty_url) as app, a_client(app) as client:
        yield client


@pytest.fixture
def with_tables_gone(client: Client, url: str) -> Client:
    """Of a service whose tables are dropped while it serves."""
    assert client.post(USERS, json=user_data()).is_success
    accounts = ("stored_answers", "throttles", "sessions", "passwords")
    tables = (*accounts, "post_words", "posts", "users", "alembic_version")
    execute(url, *(f"DROP TABLE {table}" for table in tables))
    return client


@every_request
def test_a_database_without_a_schema_is_unavailable_and_stays_unnamed(
    without_schema: Client, method: str, path: str, body: Any
) -> None:
    assert is_unavailable(without_schema, method, path, body)


@every_request
def test_a_database_that_loses_its_tables_is_unavailable_and_stays_unnamed(
    with_tables_gone: Client, method: str, path: str, body: Any
) -> None:
    assert is_unavailable(with_tables_gone, method, path, body)
