"""Searches by index cost the same among few rows and among many, whatever else is found."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.post_queries import SqlPostQueries
from blog.adapters.sql.text_index import MOST_SORTED
from blog.adapters.sql.user_queries import SqlUserQueries
from blog.application.paging import Page, PageRequest
from blog.application.post_queries import PostListing, search_words
from blog.application.user_queries import UserListing, UserSort
from blog.domain.posts import Post, PostStatus
from blog.domain.users import User
from tests.builders import A_DAY, NOW, a_post, a_user
from tests.contracts.stores import sql_store, sqlite_engine
from tests.integration.sql.sqlite.measuring import steps

FEW, MANY = 100, 1_200
FIRST = NOW - 2 * MANY * A_DAY

POST_SEARCHES = [
    PostListing(words=search_words("title")),
    PostListing(words=search_words("house")),
    PostListing(words=search_words("house there"), with_author=True),
    PostListing(words=search_words("house"), statuses=frozenset({PostStatus.PUBLISHED})),
]
USER_SEARCHES = [
    UserListing(name="user"),
    UserListing(city="everywhere", descending=True),
    UserListing(name="user", city="ever"),
    UserListing(name="user", city="e"),
]


@dataclass(frozen=True)
class Reader:
    connection: Connection
    posts: SqlPostQueries
    users: SqlUserQueries

    def page(self, listing: PostListing | UserListing, **request: Any) -> Page[Any]:
        listing = replace(listing, page=PageRequest(**{"limit": 10} | request))
        if isinstance(listing, UserListing):
            return self.users.list(listing)
        return self.posts.list(listing, NOW)

    def steps(self, listing: PostListing | UserListing, **request: Any) -> int:
        return steps(self.connection, lambda: self.page(listing, **request))


@pytest.fixture(scope="module")
def readers(
    migrated_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Reader, Reader]]:
    """Of a database with few rows, and of one with many."""
    with ExitStack() as stack:

        def reader(number: int) -> Reader:
            file = tmp_path_factory.mktemp("search") / "blog.db"
            shutil.copy(migrated_file, file)
            engine = stack.enter_context(sqlite_engine(file))
            store = stack.enter_context(sql_store(engine))
            store.add(*(a_numbered_user(n) for n in range(number)))
            store.add(*(a_numbered_post(n) for n in range(number)))
            lent = LentConnection()
            connection = stack.enter_context(engine.connect())
            stack.enter_context(lent.lend(connection))
            return Reader(connection, SqlPostQueries(lent), SqlUserQueries(lent))

        yield reader(FEW), reader(MANY)


def a_numbered_user(n: int) -> User:
    return a_user(f"User {n}", city="Everywhere", created_at=FIRST + n * A_DAY)


def a_numbered_post(n: int) -> Post:
    """Of ten, nine are public, and five have the word `title` in their title."""
    return a_post(
        f"A title {n}" if n % 2 else f"Number {n}",
        content="There is a house in it.",
        author_id=1,
        created_at=FIRST + n * A_DAY,
        published_at=FIRST if n % 10 else None,
        first_published_at=FIRST,
    )


@pytest.mark.parametrize("listing", [*POST_SEARCHES, *USER_SEARCHES])
def test_a_search_takes_as_many_steps_among_many_as_among_few(
    readers: tuple[Reader, Reader], listing: PostListing | UserListing
) -> None:
    among_few, among_many = (reader.steps(listing) for reader in readers)

    assert len(readers[1].page(listing).items) == 10
    assert among_many <= 1.1 * among_few


@pytest.mark.parametrize("listing", [*POST_SEARCHES, *USER_SEARCHES])
def test_a_search_is_gone_on_with_at_any_depth_for_as_many_steps(
    readers: tuple[Reader, Reader], listing: PostListing | UserListing
) -> None:
    _, reader = readers
    second, deep = (reader.page(listing, limit=1, skip=skip).next for skip in (9, 500))

    assert len(reader.page(listing, after=deep).items) == 10
    assert reader.steps(listing, after=deep) <= 1.1 * reader.steps(listing, after=second)


@pytest.mark.parametrize("part", ["user 77", "user 777"])
def test_few_who_are_found_are_sorted_by_name_rather_than_looked_for_among_all(
    readers: tuple[Reader, Reader], part: str
) -> None:
    rare = UserListing(name=part, sort=UserSort.NAME)

    _, reader = readers
    assert reader.steps(rare) < reader.steps(UserListing(name="u7")) / 4


def test_many_who_are_found_are_met_in_the_order_of_names(readers: tuple[Reader, Reader]) -> None:
    """Their number, of which it is enough to know that it is large, takes most of the steps."""
    _, reader = readers
    common, everybody = (UserListing(name=name, sort=UserSort.NAME) for name in ("user", None))
    assert MANY > MOST_SORTED

    assert reader.page(common) == reader.page(everybody)
    assert reader.steps(common) < 10 * MOST_SORTED


@pytest.mark.parametrize("listing", [PostListing(words=search_words("house")), UserListing()])
def test_skipping_costs_more_with_every_row(
    readers: tuple[Reader, Reader], listing: PostListing | UserListing
) -> None:
    """So that one sees that steps are counted at all."""
    _, reader = readers

    assert reader.steps(listing, skip=900) > 5 * reader.steps(listing)
