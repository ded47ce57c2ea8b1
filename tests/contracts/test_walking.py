"""What UserQueries and PostQueries promise to who walks through all pages while rows change."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count, product
from typing import Any

import pytest

from blog.application.paging import Page, PageRequest
from blog.application.post_queries import PostListing, PostSort, search_words
from blog.application.user_queries import UserListing, UserSort
from blog.domain.posts import Post
from blog.domain.users import User
from tests.builders import A_DAY, NOW, a_post, a_user
from tests.contracts.stores import Store

FAR_TOO_MANY = 1_000
POST_LISTINGS = [
    PostListing(sort=sort, descending=descending)
    for sort, descending in product(PostSort, (False, True))
] + [PostListing(words=search_words("house"))]
USER_LISTINGS = [
    UserListing(sort=sort, descending=descending, name=name)
    for sort, descending, name in product(UserSort, (False, True), (None, "user"))
]


def user_number(n: int) -> User:
    """Users stand in no order by number, and many of them in one place."""
    return a_user(
        f"User {n * 7 % 5}",
        email=a_user(f"User {n}").email,
        created_at=NOW - (50 + n * 3 % 8) * A_DAY,
    )


def post_number(n: int) -> Post:
    """Posts stand in no order by number, and many of them in one place."""
    date = NOW - n * 5 % 7 * A_DAY if n % 3 else None
    return a_post(
        "The house" if n % 4 else f"Title {n * 7 % 5}",
        content="There is a house in it.",
        author_id=1,
        created_at=NOW - (50 + n * 3 % 8) * A_DAY,
        published_at=date,
        first_published_at=date,
    )


def walk(
    list_page: Callable[[PageRequest], Page[Any]], change_rows: Callable[[], None]
) -> list[int]:
    """The ids on all pages, where rows change between any two."""
    page = list_page(PageRequest(limit=4))
    met = [item.id for item in page.items]
    while page.next:
        assert len(met) < FAR_TOO_MANY
        change_rows()
        page = list_page(PageRequest(limit=4, after=page.next))
        met += [item.id for item in page.items]
    return met


@pytest.mark.parametrize("listing", POST_LISTINGS)
def test_who_walks_through_posts_meets_each_that_stays_once_and_in_order(
    store: Store, listing: PostListing
) -> None:
    posts = [post_number(n) for n in range(60)]
    store.add(a_user(), *posts)
    staying, leaving, coming = {post.id for post in posts[::2]}, posts[1::2], count(60)

    def list_page(page: PageRequest) -> Page[Any]:
        return store.read(store.posts.list, replace(listing, page=page), NOW)

    def change_rows() -> None:
        store.add(post_number(next(coming)), post_number(next(coming)))
        with store.work() as work:
            for gone in (leaving.pop(0), leaving.pop()) if leaving else ():
                work.posts.remove(gone)
            work.commit()

    before = [post.id for post in list_page(PageRequest(limit=100)).items]
    met = walk(list_page, change_rows)

    assert [number for number in met if number in staying] == [
        number for number in before if number in staying
    ]
    assert len(met) == len(set(met))


@pytest.mark.parametrize("listing", USER_LISTINGS)
def test_who_walks_through_users_meets_each_that_stays_once_and_in_order(
    store: Store, listing: UserListing
) -> None:
    users = [user_number(n) for n in range(60)]
    store.add(*users)
    staying, leaving, coming = {user.id for user in users[::2]}, users[1::2], count(60)

    def list_page(page: PageRequest) -> Page[Any]:
        return store.read(store.users.list, replace(listing, page=page))

    def change_rows() -> None:
        store.add(user_number(next(coming)), user_number(next(coming)))
        with store.work() as work:
            for gone in (leaving.pop(0), leaving.pop()) if leaving else ():
                work.users.remove(gone)
            work.commit()

    before = [user.id for user in list_page(PageRequest(limit=100)).items]
    met = walk(list_page, change_rows)

    assert [number for number in met if number in staying] == [
        number for number in before if number in staying
    ]
    assert len(met) == len(set(met))
