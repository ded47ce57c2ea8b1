"""How many statements a read takes, whatever it finds."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine

from blog.application.paging import Page, PageRequest
from blog.application.post_queries import PostListing, PostSort, PostView, search_words
from blog.application.user_queries import UserListing, UserSort
from blog.domain.policy import Sight
from blog.domain.posts import PostNotFound, PostStatus
from blog.domain.sessions import hash_of
from tests.builders import NOW, a_post, a_session, a_token, a_user
from tests.contracts.stores import Store
from tests.drivers import queries, statements

ALL = PageRequest(limit=100)
COUNTED = PageRequest(limit=100, count=True)
POST_LISTINGS = [
    {},
    {"with_author": True},
    {"with_author": True, "sort": PostSort.TITLE, "author_id": 1},
    {"with_author": True, "sort": PostSort.PUBLISHED_AT, "descending": False},
    {"with_author": True, "statuses": frozenset({PostStatus.DRAFT, PostStatus.SCHEDULED})},
]
USER_LISTINGS = [{}, {"sort": UserSort.NAME}, {"name": "us"}, {"name": "us", "city": "vr"}]


@pytest.fixture(params=[1, 50])
def rows(request: pytest.FixtureRequest, store: Store) -> int:
    """A number of users, each with one post."""
    store.add(*(a_user(f"User {n}") for n in range(request.param)))
    store.add(*(a_post(author_id=n + 1) for n in range(request.param)))
    return int(request.param)


def number_of_statements(
    engine: Engine, store: Store, query: Callable[[Any], object], request: object
) -> int:
    """Of those that run when the executor reads."""
    with statements(engine) as seen:
        asyncio.run(store.executor.read(query, request))
    return len(queries(seen))


def test_a_single_user_takes_one_statement(engine: Engine, store: Store, rows: int) -> None:
    assert number_of_statements(engine, store, store.users.get, rows) == 1


def test_a_single_post_with_its_author_takes_one_statement(
    engine: Engine, store: Store, rows: int
) -> None:
    def get(post_id: int) -> object:
        return store.posts.get(post_id, NOW)

    assert number_of_statements(engine, store, get, rows) == 1


@pytest.mark.parametrize("post_id", [1, 99])
def test_a_post_that_is_hidden_takes_one_statement_as_one_that_is_not_there(
    engine: Engine, store: Store, rows: int, post_id: int
) -> None:
    def get(post_id: int) -> object:
        with pytest.raises(PostNotFound):
            store.posts.get(post_id, NOW, Sight(False))
        return None

    assert number_of_statements(engine, store, get, post_id) == 1


@pytest.mark.parametrize("number", [1, 2])
def test_a_token_that_is_good_or_not_takes_one_statement(
    engine: Engine, store: Store, rows: int, number: int
) -> None:
    with store.work() as work:
        work.sessions.add(a_session(1), most=100)
        work.commit()

    def authenticate(token_hash: bytes) -> object:
        return store.sessions.actor(token_hash, NOW)

    token_hash = hash_of(a_token(number))
    assert number_of_statements(engine, store, authenticate, token_hash) == 1


@pytest.mark.parametrize("listing", USER_LISTINGS)
def test_a_page_of_users_takes_one_statement_and_another_to_count(
    engine: Engine, store: Store, rows: int, listing: dict[str, Any]
) -> None:
    first = UserListing(PageRequest(limit=1), **listing)
    behind_first = PageRequest(limit=100, after=store.read(store.users.list, first).next)

    def take(page: PageRequest) -> int:
        return number_of_statements(engine, store, store.users.list, UserListing(page, **listing))

    assert [take(ALL), take(behind_first), take(COUNTED)] == [1, 1, 2]


@pytest.mark.parametrize("listing", POST_LISTINGS)
def test_a_page_of_posts_with_authors_takes_one_statement_and_another_to_count(
    engine: Engine, store: Store, rows: int, listing: dict[str, Any]
) -> None:
    def list_posts(page: PageRequest) -> Page[PostView]:
        return store.posts.list(PostListing(page, **listing), NOW)

    behind_first = PageRequest(limit=100, after=store.read(list_posts, PageRequest(limit=1)).next)

    def take(page: PageRequest) -> int:
        return number_of_statements(engine, store, list_posts, page)

    assert [take(ALL), take(behind_first), take(COUNTED)] == [1, 1, 2]


def test_a_search_of_posts_takes_two_statements_for_each_stretch_that_the_page_reaches(
    engine: Engine, store: Store, rows: int
) -> None:
    """A stretch may have to be counted, to be skipped."""
    store.add(a_post("One of the others", content="There is a house in it.", author_id=1))

    def list_posts(page: PageRequest) -> Page[PostView]:
        listing = PostListing(page, words=search_words("house"), with_author=True)
        return store.posts.list(listing, NOW)

    def take(**page: Any) -> int:
        return number_of_statements(engine, store, list_posts, PageRequest(**page))

    last_title = store.read(list_posts, PageRequest(limit=rows)).next
    assert take(limit=100) == 4
    assert take(limit=100, after=last_title) == 4
    assert take(limit=100, skip=rows) == 5
    assert take(limit=100, count=True) == 5
    if rows > 1:
        assert take(limit=rows - 1) == 2


@pytest.mark.parametrize("sort", UserSort)
@pytest.mark.parametrize("city", [None, "Evry"])
def test_a_search_of_users_by_the_index_takes_one_statement_more(
    engine: Engine, store: Store, rows: int, sort: UserSort, city: str | None
) -> None:
    """Which tells SQLite how to sort them; PostgreSQL decides it by itself."""
    listing = UserListing(name="user", sort=sort, city=city)
    expected = 2 if engine.dialect.name == "sqlite" else 1

    assert number_of_statements(engine, store, store.users.list, listing) == expected
