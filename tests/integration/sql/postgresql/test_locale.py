"""Text stands in order of code points, whatever the locale of the database."""

from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import text

from blog.application.paging import PageRequest, Position
from blog.application.user_queries import UserListing, UserSort
from blog.domain.text import fold
from tests.builders import a_user
from tests.contracts.stores import Store, postgres_engine, sql_database, sql_store
from tests.postgresql import Server, connect

NAMES = ["a-c", "a b", "ab", "a_b", "Äb 2", "ab 10", "z!", "Zz", "ωω", "日本", "🙂🙂", "00", "~~"]


@pytest.fixture(scope="module")
def url(postgresql_server: Server) -> Iterator[str]:
    """A database that by itself orders text as a dictionary does."""
    name = f"blog_test_{uuid4().hex}"
    statement = f"CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en'"
    with connect(postgresql_server.url) as connection:
        try:
            connection.execute(statement.encode())
        except psycopg.errors.SyntaxError:
            pytest.skip("Databases have such locales since version 15 of PostgreSQL.")
    url = urlunsplit(urlsplit(postgresql_server.url)._replace(path=f"/{name}"))
    yield url
    postgresql_server.drop(url)


@pytest.fixture(scope="module")
def store(url: str) -> Iterator[Store]:
    """Users of these names."""
    with postgres_engine(url) as engine, sql_store(engine) as store:
        sql_database(engine).migrate()
        store.add(*(a_user(name, email=a_user(f"User {n}").email) for n, name in enumerate(NAMES)))
        with engine.connect() as connection:
            order = text("SELECT array_agg(name ORDER BY name) FROM users")
            assert connection.execute(order).scalar_one() != sorted(NAMES, key=fold)
        yield store


@pytest.mark.parametrize("descending", [False, True])
def test_names_are_walked_through_in_order_of_code_points(store: Store, descending: bool) -> None:
    shown: list[str] = []
    after: Position | None = None
    while len(shown) < len(NAMES):
        page = PageRequest(limit=2, after=after)
        listing = UserListing(page, sort=UserSort.NAME, descending=descending)
        found = store.read(store.users.list, listing)
        shown += [user.name for user in found.items]
        after = found.next

    assert after is None
    assert shown == sorted(NAMES, key=fold, reverse=descending)


@pytest.mark.parametrize("part", ["-", " ", "B", "ä", "日", "🙂", "z"])
def test_parts_of_names_are_found_by_their_code_points(store: Store, part: str) -> None:
    listing = UserListing(sort=UserSort.NAME, descending=False, name=part)

    found = [user.name for user in store.read(store.users.list, listing).items]

    assert found == sorted((name for name in NAMES if fold(part) in fold(name)), key=fold)
