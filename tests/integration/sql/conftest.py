"""The database of a test once more, as another process has it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.postgres_executor import PostgresExecutor
from blog.adapters.sql.sqlite_executor import SqliteExecutor
from tests.contracts.stores import Store, sql_executor, sql_store
from tests.databases import engine_of


@pytest.fixture
def other_engine(url: str) -> Iterator[Engine]:
    with engine_of(url) as engine:
        yield engine


@pytest.fixture
def other_store(other_engine: Engine) -> Iterator[Store]:
    with sql_store(other_engine) as store:
        yield store


@pytest.fixture
def lent() -> LentConnection:
    """What `executor` lends."""
    return LentConnection()


@pytest.fixture
def executor(engine: Engine, lent: LentConnection) -> Iterator[SqliteExecutor | PostgresExecutor]:
    executor = sql_executor(engine, lent)
    yield executor
    executor.close()
