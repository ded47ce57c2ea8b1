"""Lists of more than a thousand pages, and the rows that fill them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import Any

from sqlalchemy import Connection, Engine, insert

from blog.adapters.sql import posts as sql_posts
from blog.adapters.sql import sqlite
from blog.adapters.sql import users as sql_users
from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.post_queries import SqlPostQueries
from blog.adapters.sql.session_queries import SqlSessionQueries
from blog.adapters.sql.tables import posts, sessions, users
from blog.adapters.sql.user_queries import SqlUserQueries
from blog.adapters.sql.users import SqlUserRepository
from blog.application.paging import Page, PageRequest
from blog.application.post_queries import PostListing, PostSort
from blog.application.user_queries import UserListing, UserSort
from blog.domain.policy import Actor, Role
from blog.domain.posts import Post, PostStatus
from blog.domain.sessions import hash_of
from blog.domain.users import User
from tests.builders import A_DAY, NOW, a_post, a_session, a_token, a_user

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
    sessions: SqlSessionQueries

    def page(self, listing: PostListing | UserListing, **request: Any) -> Page[Any]:
        listing = replace(listing, page=PageRequest(**{"limit": LIMIT} | request))
        if isinstance(listing, UserListing):
            return self.users.list(listing)
        return self.posts.list(listing, NOW)

    def actor(self) -> Actor | None:
        """Who has one of the tokens."""
        return self.sessions.actor(hash_of(a_token(1_000)), NOW)

    def admins(self) -> frozenset[int]:
        return SqlUserRepository(self.connection).hold_admins()

    def end_of_page_999(self, listing: PostListing | UserListing) -> Any:
        return self.page(listing, limit=1, skip=999 * LIMIT - 1).next


def user_number(n: int) -> User:
    """All stand in one place in every order, but for some at the end. One is an admin."""
    place = n // IN_ONE_PLACE
    return a_user(
        f"User {place}",
        email=a_user(f"User {n}").email,
        created_at=NOW - 80 * A_DAY + place * A_DAY,
        role=Role.ADMIN if n == 7 else Role.AUTHOR,
    )


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


_SESSION_COLUMNS = [column.name for column in sessions.c if column.name != "id"]


def session_row(n: int) -> dict[str, Any]:
    session = a_session(n, user_id=n)
    return {name: getattr(session, name) for name in _SESSION_COLUMNS}


@contextmanager
def reader_of_many(engine: Engine) -> Iterator[Reader]:
    """Fill the database, and read it on one connection."""
    with engine.execution_options(**sqlite.WRITES).begin() as writing:  # else each row is a commit
        user_rows = [sql_users.to_row(user_number(n)) for n in range(USERS)]
        post_rows = [sql_posts.to_row(post_number(n)) for n in range(POSTS_OF_AUTHOR + 700)]
        writing.execute(insert(users), user_rows)
        writing.execute(insert(posts), post_rows)
        writing.execute(insert(sessions), [session_row(n) for n in range(1, IN_ONE_PLACE)])
    lent = LentConnection()
    with engine.connect() as connection, lent.lend(connection):
        queries = (SqlUserQueries(lent), SqlPostQueries(lent), SqlSessionQueries(lent))
        yield Reader(engine, connection, *queries)
