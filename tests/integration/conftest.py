"""Databases to work on."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.contracts.stores import Store, sql_store
from tests.databases import (  # noqa: F401 - fixtures
    empty_engine,
    empty_url,
    engine,
    kind,
    migrated_file,
    migrated_url,
    shared_url,
    spare_databases,
    sqlite_file,
    url,
)


@pytest.fixture
def store(engine: Engine) -> Iterator[Store]:  # noqa: F811 - the fixture
    with sql_store(engine) as store:
        yield store
