"""What UserQueries and PostQueries promise of pages."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from blog.application.paging import Page, PageRequest
from blog.application.post_queries import PostListing, PostSort, PostView, search_words
from blog.application.user_queries import UserListing, UserSort, UserView
from tests.builders import NOW, a_post, a_user
from tests.contracts.stores import Store

POST_LISTINGS = [
    PostListing(sort=sort, descending=descending, author_id=author_id)
    for sort, descending, author_id in product(PostSort, (False, True), (None, 1))
] + [PostListing(words=search_words("house"))]
USER_LISTINGS = [
    UserListing(sort=sort, descending=descending, name=name)
    for sort, descending, name in product(UserSort, (False, True), (None, "user"))
]


def posts_page(store: Store, listing: PostListing, **request: Any) -> Page[PostView]:
    return store.read(store.posts.list, replace(listing, page=PageRequest(**request)), NOW)


def users_page(store: Store, listing: UserListing, **request: Any) -> Page[UserView]:
    return store.read(store.users.list, replace(listing, page=PageRequest(**request)))


@pytest.mark.parametrize("limit", [1, 4, 10])
@pytest.mark.parametrize("listing", POST_LISTINGS)
def test_the_pages_of_posts_make_up_the_list(
    full_store: Store, listing: PostListing, limit: int
) -> None:
    whole = posts_page(full_store, listing).items

    page = posts_page(full_store, listing, limit=limit)
    items = page.items
    while page.next:
        assert items == whole[: len(items)]
        assert len(page.items) == limit
        page = posts_page(full_store, listing, limit=limit, after=page.next)
        items += page.items

    assert items == whole
    assert len(whole) == 10


@pytest.mark.parametrize("limit", [1, 4, 10])
@pytest.mark.parametrize("listing", USER_LISTINGS)
def test_the_pages_of_users_make_up_the_list(
    full_store: Store, listing: UserListing, limit: int
) -> None:
    whole = users_page(full_store, listing).items

    page = users_page(full_store, listing, limit=limit)
    items = page.items
    while page.next:
        assert items == whole[: len(items)]
        assert len(page.items) == limit
        page = users_page(full_store, listing, limit=limit, after=page.next)
        items += page.items

    assert items == whole
    assert len(whole) == 10


@pytest.mark.parametrize("skip", [1, 9, 10_000])
@pytest.mark.parametrize("listing", POST_LISTINGS)
def test_skipped_posts_are_left_out(full_store: Store, listing: PostListing, skip: int) -> None:
    whole = posts_page(full_store, listing).items

    assert posts_page(full_store, listing, skip=skip).items == whole[skip:]


@pytest.mark.parametrize("skip", [1, 9, 10_000])
@pytest.mark.parametrize("listing", USER_LISTINGS)
def test_skipped_users_are_left_out(full_store: Store, listing: UserListing, skip: int) -> None:
    whole = users_page(full_store, listing).items

    assert users_page(full_store, listing, skip=skip).items == whole[skip:]


@pytest.mark.parametrize(("limit", "skip"), [(9, 0), (1, 0), (1, 8)])
def test_there_is_a_next_position_while_there_is_more(
    full_store: Store, limit: int, skip: int
) -> None:
    users = users_page(full_store, UserListing(), limit=limit, skip=skip)
    posts = posts_page(full_store, PostListing(), limit=limit, skip=skip)

    assert users.next == UserListing().position(users.items[-1])
    assert posts.next == PostListing().position(posts.items[-1])


@pytest.mark.parametrize(("limit", "skip"), [(10, 0), (100, 0), (1, 9), (5, 5), (1, 10)])
def test_there_is_no_next_position_at_the_end(full_store: Store, limit: int, skip: int) -> None:
    users = users_page(full_store, UserListing(), limit=limit, skip=skip)
    posts = posts_page(full_store, PostListing(), limit=limit, skip=skip)

    assert users.next is None
    assert posts.next is None


@pytest.mark.parametrize("listing", POST_LISTINGS)
def test_a_position_stays_where_it_is_when_its_post_is_gone(
    full_store: Store, listing: PostListing
) -> None:
    whole = posts_page(full_store, listing).items
    page = posts_page(full_store, listing, limit=4)

    with full_store.work() as work:
        work.posts.remove(work.posts.get(page.items[-1].id))
        work.commit()

    assert posts_page(full_store, listing, after=page.next).items == whole[4:]


@pytest.mark.parametrize("listing", USER_LISTINGS)
def test_a_position_stays_where_it_is_when_its_user_is_gone(
    full_store: Store, listing: UserListing
) -> None:
    whole = users_page(full_store, listing).items
    page = users_page(full_store, listing, limit=4)

    with full_store.work() as work:
        work.posts.remove_all_of(1)
        work.users.remove(work.users.get(page.items[-1].id))
        work.commit()

    assert users_page(full_store, listing, after=page.next).items == whole[4:]


def test_a_page_ends_early_once_its_texts_pass_one_mebibyte(store: Store) -> None:
    author = a_user()
    store.add(author)
    five_to_a_mebibyte = "é" * 100_000
    store.add(*(a_post(content=five_to_a_mebibyte, author_id=author.id) for _ in range(8)))

    first = posts_page(store, PostListing())
    second = posts_page(store, PostListing(), after=first.next)

    assert [post.id for post in first.items] == [8, 7, 6, 5, 4, 3]
    assert [post.id for post in second.items] == [2, 1]
    assert second.next is None
