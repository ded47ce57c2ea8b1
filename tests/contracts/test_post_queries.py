"""What PostQueries promise, but for the search of words."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from blog.application.post_queries import PostListing, PostSort, PostView
from blog.domain.posts import Post, PostNotFound, PostStatus
from blog.domain.users import User
from tests.builders import (
    A_DAY,
    A_MICROSECOND,
    AN_HOUR,
    NOW,
    a_post,
    a_scheduled_post,
    a_user,
    an_unpublished_post,
)
from tests.contracts.stores import Store

EVERY_KIND = [a_post(), a_post(published=True), a_scheduled_post(), an_unpublished_post()]
LONG_AGO = NOW - 100 * A_DAY


@pytest.fixture
def author(store: Store) -> User:
    author = a_user("The Author")
    store.add(author)
    return author


def titles(store: Store, listing: PostListing) -> list[str]:
    return [post.title for post in store.read(store.posts.list, listing, NOW).items]


def dated(title: str, date: datetime | None, **fields: Any) -> Post:
    return a_post(title, published_at=date, first_published_at=date, **fields)


@pytest.mark.parametrize("post", EVERY_KIND)
def test_a_single_post_is_shown_with_every_field_and_its_author(
    store: Store, author: User, post: Post
) -> None:
    post = replace(post, author_id=author.id)
    store.add(a_user("Somebody Else"), post)

    assert store.read(store.posts.get, post.id, NOW) == PostView.of(post, NOW, author)


def test_a_post_that_is_not_there_is_not_shown(store: Store) -> None:
    with pytest.raises(PostNotFound):
        store.read(store.posts.get, 1, NOW)


@pytest.mark.parametrize("post", EVERY_KIND)
def test_a_list_shows_every_field(store: Store, author: User, post: Post) -> None:
    post = replace(post, author_id=author.id)
    store.add(post)

    page = store.read(store.posts.list, PostListing(), NOW)

    assert page.items == (PostView.of(post, NOW),)


def test_a_list_shows_each_post_with_its_author_where_asked_for(store: Store, author: User) -> None:
    other = a_user("Somebody Else", is_active=False)
    store.add(other)
    one = a_post(author_id=author.id, created_at=LONG_AGO)
    two = a_post(author_id=other.id, created_at=LONG_AGO + A_DAY)
    store.add(one, two)

    page = store.read(store.posts.list, PostListing(with_author=True), NOW)

    assert page.items == (PostView.of(two, NOW, other), PostView.of(one, NOW, author))


@pytest.mark.parametrize("descending", [False, True])
def test_posts_are_sorted_by_creation_and_then_by_id(
    store: Store, author: User, descending: bool
) -> None:
    store.add(
        a_post("Late post", author_id=author.id, created_at=LONG_AGO + 2 * A_DAY),
        a_post("First of two", author_id=author.id, created_at=LONG_AGO + A_DAY),
        a_post("Second of two", author_id=author.id, created_at=LONG_AGO + A_DAY),
        a_post("Early post", author_id=author.id, created_at=LONG_AGO),
    )

    found = titles(store, PostListing(sort=PostSort.CREATED_AT, descending=descending))

    ascending = ["Early post", "First of two", "Second of two", "Late post"]
    assert found == (ascending[::-1] if descending else ascending)


@pytest.mark.parametrize("descending", [False, True])
def test_posts_are_sorted_by_folded_title_and_then_by_id(
    store: Store, author: User, descending: bool
) -> None:
    ascending = ["10 things", "9 things", "Éclairs", "eclairs", "Zebra", "Ωmega"]
    for title in ["Ωmega", "9 things", "Éclairs", "eclairs", "10 things", "Zebra"]:
        store.add(a_post(title, author_id=author.id))

    found = titles(store, PostListing(sort=PostSort.TITLE, descending=descending))

    assert found == (ascending[::-1] if descending else ascending)


@pytest.mark.parametrize("descending", [False, True])
def test_posts_are_sorted_by_publication_with_drafts_last_in_both_directions(
    store: Store, author: User, descending: bool
) -> None:
    store.add(
        a_post("Draft one", author_id=author.id),
        dated("Latest", NOW - A_DAY, author_id=author.id),
        dated("First of two", NOW - 2 * A_DAY, author_id=author.id),
        dated("Second of two", NOW - 2 * A_DAY, author_id=author.id),
        an_unpublished_post(author_id=author.id),
        dated("Earliest", NOW - 3 * A_DAY, author_id=author.id),
        a_scheduled_post(author_id=author.id),
    )

    found = titles(store, PostListing(sort=PostSort.PUBLISHED_AT, descending=descending))

    public = ["Earliest", "First of two", "Second of two", "Latest", "Soon to be public"]
    drafts = ["Draft one", "No longer public"]
    assert found == (public[::-1] + drafts[::-1] if descending else public + drafts)


STATUSES = [
    (set(), []),
    ({"draft"}, ["draft"]),
    ({"scheduled"}, ["scheduled in a day", "scheduled just yet"]),
    ({"published"}, ["published a day ago", "published just now"]),
    ({"draft", "scheduled"}, ["draft", "scheduled in a day", "scheduled just yet"]),
    ({"draft", "published"}, ["draft", "published a day ago", "published just now"]),
]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", list(PostSort))
@pytest.mark.parametrize(("statuses", "expected"), STATUSES)
def test_posts_are_filtered_by_status_in_every_order(
    store: Store,
    author: User,
    statuses: set[str],
    expected: list[str],
    sort: PostSort,
    descending: bool,
) -> None:
    store.add(
        dated("draft", None, author_id=author.id),
        dated("scheduled in a day", NOW + A_DAY, author_id=author.id),
        dated("scheduled just yet", NOW + A_MICROSECOND, author_id=author.id),
        dated("published just now", NOW, author_id=author.id),
        dated("published a day ago", NOW - A_DAY, author_id=author.id),
    )
    wanted = frozenset(map(PostStatus, statuses))

    found = titles(store, PostListing(statuses=wanted, sort=sort, descending=descending))

    assert sorted(found) == expected


def test_a_scheduled_post_is_published_by_the_clock_alone(store: Store, author: User) -> None:
    store.add(dated("Soon public", NOW + AN_HOUR, author_id=author.id))
    listing = PostListing(statuses=frozenset({PostStatus.PUBLISHED}))

    before = store.read(store.posts.list, listing, NOW + AN_HOUR - A_MICROSECOND)
    by_then = store.read(store.posts.list, listing, NOW + AN_HOUR)

    assert before.items == ()
    assert [post.status for post in by_then.items] == [PostStatus.PUBLISHED]


def test_posts_are_filtered_by_author(store: Store, author: User) -> None:
    other = a_user("Somebody Else")
    store.add(other)
    store.add(a_post("Of author", author_id=author.id), a_post("Of other", author_id=other.id))

    assert titles(store, PostListing(author_id=author.id)) == ["Of author"]


def test_nobody_has_no_posts(store: Store, author: User) -> None:
    store.add(a_post(author_id=author.id))

    assert titles(store, PostListing(author_id=author.id + 1)) == []


def test_every_filter_must_match(store: Store, author: User) -> None:
    other = a_user("Somebody Else")
    store.add(other)
    store.add(
        a_post("The wanted house", published=True, author_id=author.id),
        a_post("A house of another", published=True, author_id=other.id),
        a_post("An unpublished house", author_id=author.id),
        a_post("Without the word", content="a" * 20, published=True, author_id=author.id),
    )

    listing = PostListing(
        author_id=author.id,
        statuses=frozenset({PostStatus.PUBLISHED}),
        words=frozenset({"house"}),
        with_author=True,
    )

    assert titles(store, listing) == ["The wanted house"]
