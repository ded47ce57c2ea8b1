"""Bounded lists: an index leads to the page, so that page 1,000 costs what page 1 costs."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert

from blog.adapters.sql import posts as sql_posts
from blog.adapters.sql import sqlite
from blog.adapters.sql import users as sql_users
from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.post_queries import SqlPostQueries
from blog.adapters.sql.tables import posts, users
from blog.adapters.sql.user_queries import SqlUserQueries
from blog.application.paging import Page, PageRequest
from blog.application.post_queries import PostListing, PostSort
from blog.application.user_queries import UserListing, UserSort
from blog.domain.posts import Post, PostStatus
from blog.domain.users import User
from tests.builders import A_DAY, NOW, a_post, a_user
from tests.contracts.stores import sqlite_engine
from tests.integration.sql.measuring import plan, steps

LIMIT = 3
POSTS_OF_AUTHOR = 7 * 1_010
USERS = 3 * 1_010
IN_ONE_PLACE = 3_000

STATUSES = [
    frozenset(statuses)
    for number in range(1, len(PostStatus) + 1)
    for statuses in combinations(PostStatus, number)
]
POST_LISTINGS = [
    PostListing(
        sort=sort,
        descending=descending,
        statuses=statuses,
        author_id=author_id,
        with_author=with_author,
    )
    for sort, descending, statuses, author_id, with_author in product(
        PostSort, (False, True), STATUSES, (None, 1), (False, True)
    )
]
USER_LISTINGS = [
    UserListing(sort=sort, descending=descending)
    for sort, descending in product(UserSort, (False, True))
]
LISTINGS: list[PostListing | UserListing] = [*POST_LISTINGS, *USER_LISTINGS]
BOUNDED = [listing for listing in LISTINGS if listing.is_bounded]


@dataclass(frozen=True)
class Reader:
    engine: Engine
    connection: Connection
    users: SqlUserQueries
    posts: SqlPostQueries

    def page(self, listing: PostListing | UserListing, **request: Any) -> Page[Any]:
        listing = replace(listing, page=PageRequest(**{"limit": LIMIT} | request))
        if isinstance(listing, UserListing):
            return self.users.list(listing)
        return self.posts.list(listing, NOW)

    def end_of_page_999(self, listing: PostListing | UserListing) -> Any:
        return self.page(listing, limit=1, skip=999 * LIMIT - 1).next


def user_number(n: int) -> User:
    """All stand in one place in every order, but for some at the end."""
    place = n // IN_ONE_PLACE
    created_at = NOW - 80 * A_DAY + place * A_DAY
    return a_user(f"User {place}", email=a_user(f"User {n}").email, created_at=created_at)


def post_number(n: int) -> Post:
    """Thousands stand in one place. Of seven, three are published, three drafts, one scheduled."""
    days = n // IN_ONE_PLACE * A_DAY
    published_at = NOW - 10 * A_DAY + days if n % 2 else None
    date = NOW + A_DAY + days if n % 7 == 6 else published_at
    return a_post(
        f"Title {n // IN_ONE_PLACE}",
        author_id=1 + n // POSTS_OF_AUTHOR,
        created_at=NOW - 40 * A_DAY + days,
        published_at=date,
        first_published_at=date,
    )


@pytest.fixture(scope="module")
def reader(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """On a database in which each list has more than a thousand pages."""
    file = tmp_path_factory.mktemp("large") / "blog.db"
    shutil.copy(migrated_file, file)
    lent = LentConnection()
    with sqlite_engine(file) as engine:
        with engine.execution_options(**sqlite.WRITES).begin() as writing:
            user_rows = [sql_users.to_row(user_number(n)) for n in range(USERS)]
            post_rows = [sql_posts.to_row(post_number(n)) for n in range(POSTS_OF_AUTHOR + 700)]
            writing.execute(insert(users), user_rows)
            writing.execute(insert(posts), post_rows)
        with engine.connect() as connection, lent.lend(connection):
            user_queries, post_queries = SqlUserQueries(lent), SqlPostQueries(lent)
            yield Reader(engine, connection, user_queries, post_queries)


@pytest.mark.parametrize("listing", BOUNDED)
def test_a_bounded_list_is_read_off_an_index(
    reader: Reader, listing: PostListing | UserListing
) -> None:
    first = plan(reader.engine, lambda: reader.page(listing))

    assert not [line for line in first if "TEMP B-TREE" in line]
    assert not [line for line in first if line.startswith("SCAN") and "USING INDEX" not in line]


@pytest.mark.parametrize("listing", BOUNDED)
def test_a_bounded_list_is_gone_on_with_from_a_position_in_the_index(
    reader: Reader, listing: PostListing | UserListing
) -> None:
    position = reader.end_of_page_999(listing)

    later = plan(reader.engine, lambda: reader.page(listing, after=position))

    assert not [line for line in later if "TEMP B-TREE" in line or line.startswith("SCAN")]


@pytest.mark.parametrize("listing", BOUNDED)
def test_page_1000_costs_what_page_2_costs_and_page_1_but_for_finding_its_position(
    reader: Reader, listing: PostListing | UserListing
) -> None:
    to_second, to_thousandth = reader.page(listing).next, reader.end_of_page_999(listing)

    first = steps(reader.connection, lambda: reader.page(listing))
    second = steps(reader.connection, lambda: reader.page(listing, after=to_second))
    thousandth = steps(reader.connection, lambda: reader.page(listing, after=to_thousandth))

    assert len(reader.page(listing, after=to_thousandth).items) == LIMIT
    assert thousandth <= 1.1 * second < 5 * first < USERS


@pytest.mark.parametrize("listing", [PostListing(), UserListing()])
def test_skipping_costs_more_with_every_row(
    reader: Reader, listing: PostListing | UserListing
) -> None:
    """So that one sees that steps are counted at all."""
    first = steps(reader.connection, lambda: reader.page(listing))
    thousandth = steps(reader.connection, lambda: reader.page(listing, skip=2_997))

    assert thousandth > 10 * first
