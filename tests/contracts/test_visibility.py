"""Queries show exactly those posts that the policy lets the actor read."""

from dataclasses import replace
from itertools import combinations, product

import pytest

from blog.application.paging import Page, PageRequest
from blog.application.post_queries import PostListing, PostSort, PostView, search_words
from blog.domain.policy import (
    EVERYTHING,
    Action,
    Actor,
    Decision,
    Policy,
    Resource,
    Role,
    Sight,
    open_access,
    restricted_access,
    restricted_access_with_registration,
)
from blog.domain.posts import PostNotFound, PostStatus
from tests.builders import A_DAY, A_MICROSECOND, AN_HOUR, NOW, a_post, a_user, an_actor
from tests.contracts.stores import Store
from tests.fakes.clock import FakeClock

AUTHOR, OTHER, EDITOR, ADMIN, NOBODY = 1, 2, 3, 4, 99
ACTORS: dict[str, Actor | None] = {
    "anonymous": None,
    "author": an_actor(a_user(id=AUTHOR, role=Role.AUTHOR)),
    "other author": an_actor(a_user(id=OTHER, role=Role.AUTHOR)),
    "editor": an_actor(a_user(id=EDITOR, role=Role.EDITOR)),
    "admin": an_actor(a_user(id=ADMIN, role=Role.ADMIN)),
}
POLICIES: list[Policy] = [open_access, restricted_access, restricted_access_with_registration]
STATUSES = [
    frozenset(statuses)
    for number in range(len(PostStatus) + 1)
    for statuses in combinations(PostStatus, number)
]
AUTHORS = [None, AUTHOR, OTHER, NOBODY]
FILTERS = [
    PostListing(statuses=statuses, author_id=author_id)
    for statuses, author_id in product(STATUSES, AUTHORS)
]
ORDERED = [
    replace(listing, sort=sort, descending=descending)
    for listing, sort, descending in product(FILTERS, PostSort, (False, True))
]
SEARCHES = [replace(listing, words=search_words("house")) for listing in FILTERS]
LISTINGS = [*ORDERED, *SEARCHES]
SIGHTS = [EVERYTHING, Sight(False, AUTHOR), Sight(False, NOBODY), Sight(False)]
DATES = {
    "never": None,
    "in an hour": NOW + AN_HOUR,
    "just yet": NOW + A_MICROSECOND,
    "just now": NOW,
    "an hour ago": NOW - AN_HOUR,
}


Everything = dict[PostListing, tuple[PostView, ...]]


def is_allowed(policy: Policy, actor: Actor | None, post: PostView) -> bool:
    resource = Resource(post.author_id, post.published)
    return policy(actor, Action.READ_POST, resource) is Decision.ALLOW


def allowed(
    policy: Policy, actor: Actor | None, posts: tuple[PostView, ...]
) -> tuple[PostView, ...]:
    return tuple(post for post in posts if is_allowed(policy, actor, post))


@pytest.fixture
def posts_store(store: Store) -> Store:
    """Posts of every status, of two authors and the editor, half of them about a house."""
    store.add(
        a_user("Author", role=Role.AUTHOR),
        a_user("Other", role=Role.AUTHOR),
        a_user("Editor", role=Role.EDITOR),
        a_user("Admin", role=Role.ADMIN),
    )
    for number, (author_id, (when, date)) in enumerate(
        product((AUTHOR, OTHER, EDITOR), DATES.items())
    ):
        store.add(
            a_post(
                f"The house {when}" if number % 2 else f"A title {when}",
                content="There is nothing in it." if number % 3 else "There is a house in it.",
                author_id=author_id,
                created_at=NOW - 20 * A_DAY - number * 7 % 5 * AN_HOUR,
                published_at=date,
                first_published_at=date,
            )
        )
    return store


@pytest.fixture
def everything(posts_store: Store) -> Everything:
    """What each list shows to somebody who may read everything."""
    page = PageRequest(limit=100)
    with posts_store.transaction():
        return {
            listing: posts_store.posts.list(replace(listing, page=page), NOW).items
            for listing in LISTINGS
        }


@pytest.mark.parametrize("policy", POLICIES)
def test_lists_searches_and_counts_show_what_the_policy_allows_and_nothing_else(
    posts_store: Store, everything: Everything, policy: Policy
) -> None:
    _, posts = posts_store.services(FakeClock(NOW), policy)

    with posts_store.transaction():
        for (who, actor), listing in product(ACTORS.items(), LISTINGS):
            expected = allowed(policy, actor, everything[listing])

            asked = replace(listing, page=PageRequest(limit=100, count=True))
            page = posts.list(asked, actor)

            assert page == Page(expected, None, len(expected)), (who, listing)


@pytest.mark.parametrize("who", ["anonymous", "author"])
def test_who_walks_through_the_pages_meets_what_the_policy_allows_and_nothing_else(
    posts_store: Store, everything: Everything, who: str
) -> None:
    _, posts = posts_store.services(FakeClock(NOW), restricted_access)
    actor = ACTORS[who]

    with posts_store.transaction():
        for listing in LISTINGS:
            page = posts.list(replace(listing, page=PageRequest(limit=2)), actor)
            met = page.items
            while page.next:
                request = PageRequest(limit=2, after=page.next)
                page = posts.list(replace(listing, page=request), actor)
                met += page.items

            assert met == allowed(restricted_access, actor, everything[listing]), listing


@pytest.mark.parametrize("policy", POLICIES)
def test_single_posts_are_there_where_the_policy_allows_it_and_nowhere_else(
    posts_store: Store, everything: Everything, policy: Policy
) -> None:
    _, posts = posts_store.services(FakeClock(NOW), policy)

    def is_shown(post: PostView, actor: Actor | None) -> bool:
        try:
            return posts.get(post.id, actor).id == post.id
        except PostNotFound:
            return False

    with posts_store.transaction():
        for (who, actor), post in product(ACTORS.items(), everything[PostListing()]):
            assert is_shown(post, actor) == is_allowed(policy, actor, post), (who, post)


@pytest.mark.parametrize("hidden", SIGHTS)
def test_queries_show_what_is_public_or_in_sight_and_nothing_else(
    posts_store: Store,
    everything: Everything,
    hidden: Sight,
) -> None:
    with posts_store.transaction():
        for listing in LISTINGS:
            visible = tuple(
                post
                for post in everything[listing]
                if post.published or hidden.covers(post.author_id)
            )

            asked = replace(listing, hidden=hidden, page=PageRequest(limit=100, count=True))
            page = posts_store.posts.list(asked, NOW)

            assert page == Page(visible, None, len(visible)), listing


@pytest.mark.parametrize("hidden", SIGHTS)
def test_a_hidden_post_shows_itself_by_the_clock_alone(posts_store: Store, hidden: Sight) -> None:
    soon = a_post(
        "Soon public", author_id=OTHER, published_at=NOW + AN_HOUR, first_published_at=NOW + AN_HOUR
    )
    posts_store.add(soon)

    shown = posts_store.read(posts_store.posts.get, soon.id, NOW + AN_HOUR, hidden)

    assert shown.status is PostStatus.PUBLISHED
    if not hidden.everybody:
        with pytest.raises(PostNotFound):
            posts_store.read(posts_store.posts.get, soon.id, NOW + AN_HOUR - A_MICROSECOND, hidden)
