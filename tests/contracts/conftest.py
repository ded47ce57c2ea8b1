"""The stores on which every contract is run; another one is another parameter here."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from blog.application.maintenance import Database
from tests.builders import A_DAY, NOW, a_post, a_user
from tests.contracts.stores import Store, make_empty, memory_store, sql_database, sql_store
from tests.databases import (  # noqa: F401 - fixtures
    KINDS,
    empty_url_on,
    engine_of,
    migrated_file,
    migrated_url,
    spare_databases,
    sqlite_file,
    url_on,
)
from tests.fakes.database import FakeDatabase
from tests.postgresql import Server


@pytest.fixture(params=["memory", *KINDS])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    if request.param == "memory":
        yield memory_store()
    elif request.param == "sqlite":
        for url in url_on(request, "sqlite"):
            with engine_of(url) as engine, sql_store(engine) as store:
                yield store
    else:
        engine = request.getfixturevalue("engine_on_postgresql")
        make_empty(engine)
        with sql_store(engine) as store:
            yield store


@pytest.fixture(scope="session")
def engine_on_postgresql(
    postgresql_server: Server,
    migrated_url: str,  # noqa: F811 - the fixture
) -> Iterator[Engine]:
    """On one database for all: to make it empty is faster than to copy another."""
    url = postgresql_server.copy(migrated_url)
    with engine_of(url) as engine:
        yield engine
    postgresql_server.drop(url)


@pytest.fixture
def full_store(store: Store) -> Store:
    """Ten users, of whom number 1 wrote ten posts. Some stand in one place in every order."""
    users = [
        a_user(
            f"User {n % 3}",
            email=a_user(f"User {n}").email,
            created_at=NOW - (100 - n // 2) * A_DAY,
        )
        for n in range(10)
    ]
    dates = [NOW - n // 4 * A_DAY if n % 3 else None for n in range(10)]
    posts = [
        a_post(
            f"House {n // 4}" if n % 2 else "A title",
            content="Here is a house of posts.",
            created_at=NOW - (100 - n // 3) * A_DAY,
            published_at=date,
            first_published_at=date,
            author_id=1,
        )
        for n, date in enumerate(dates)
    ]
    store.add(*users, *posts)
    return store


@pytest.fixture(params=["memory", *KINDS])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """One that has no schema yet."""
    if request.param == "memory":
        yield FakeDatabase()
        return
    for url in empty_url_on(request, request.param):
        with engine_of(url) as engine:
            yield sql_database(engine)
