"""What UserQueries and PostQueries promise of the number of all that match."""

from dataclasses import replace
from typing import Any

import pytest

from blog.application.paging import PageRequest
from blog.application.post_queries import PostListing, search_words
from blog.application.user_queries import UserListing
from blog.domain.posts import PostStatus
from tests.builders import NOW
from tests.contracts.stores import Store


def count_posts(store: Store, listing: PostListing, **request: Any) -> int | None:
    listing = replace(listing, page=PageRequest(**{"count": True} | request))
    return store.read(store.posts.list, listing, NOW).total


def count_users(store: Store, listing: UserListing, **request: Any) -> int | None:
    listing = replace(listing, page=PageRequest(**{"count": True} | request))
    return store.read(store.users.list, listing).total


def test_nothing_is_counted_unless_asked_for(full_store: Store) -> None:
    assert count_users(full_store, UserListing(), count=False) is None
    assert count_posts(full_store, PostListing(), count=False) is None
    assert count_posts(full_store, PostListing(words=frozenset()), count=False) is None


@pytest.mark.parametrize("page", [{"limit": 1}, {"skip": 3}, {"skip": 100}])
def test_the_count_is_of_all_that_match_whatever_the_page(
    full_store: Store, page: dict[str, int]
) -> None:
    assert count_users(full_store, UserListing(), **page) == 10
    assert count_posts(full_store, PostListing(), **page) == 10


def test_the_count_is_the_same_from_a_position_on(full_store: Store) -> None:
    users = full_store.read(full_store.users.list, UserListing(page=PageRequest(limit=7)))
    posts = full_store.read(full_store.posts.list, PostListing(page=PageRequest(limit=7)), NOW)

    assert count_users(full_store, UserListing(), after=users.next) == 10
    assert count_posts(full_store, PostListing(), after=posts.next) == 10


@pytest.mark.parametrize(
    ("listing", "total"),
    [
        (PostListing(author_id=1), 10),
        (PostListing(author_id=2), 0),
        (PostListing(statuses=frozenset({PostStatus.DRAFT})), 4),
        (PostListing(statuses=frozenset({PostStatus.PUBLISHED}), author_id=1), 6),
        (PostListing(statuses=frozenset()), 0),
        (PostListing(words=search_words("title")), 5),
        (PostListing(words=search_words("title"), statuses=frozenset({PostStatus.DRAFT})), 2),
        (PostListing(words=frozenset()), 0),
    ],
)
def test_posts_are_counted_with_their_filter(
    full_store: Store, listing: PostListing, total: int
) -> None:
    assert count_posts(full_store, listing) == total


@pytest.mark.parametrize(
    ("listing", "total"),
    [
        (UserListing(name="user 0"), 4),
        (UserListing(city="EVRY"), 10),
        (UserListing(name="user 0", city="Paris"), 0),
    ],
)
def test_users_are_counted_with_their_filter(
    full_store: Store, listing: UserListing, total: int
) -> None:
    assert count_users(full_store, listing) == total
