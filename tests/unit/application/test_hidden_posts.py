"""What a listing becomes for who does not see all posts: the same posts, and an index where it can.

`PostListing.within` decides it; memory shows what each listing finds.
"""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.application.paging import PageRequest
from blog.application.post_queries import PostListing, PostSort, PostView, search_words
from blog.domain.policy import EVERYTHING, Sight
from blog.domain.posts import PostStatus
from tests.builders import AN_HOUR, NOW, a_post, a_user
from tests.fakes.memory import Memory
from tests.fakes.posts import MemoryPostQueries

EVERY = frozenset(PostStatus)
PUBLIC = frozenset({PostStatus.PUBLISHED})
HIDDEN = EVERY - PUBLIC
NOBODYS, OWN = Sight(False), Sight(False, 1)

POSTS = [
    a_post(
        title,
        id=number,
        author_id=author_id,
        published_at=date,
        first_published_at=date,
    )
    for number, (author_id, date, title) in enumerate(
        product((1, 2), (None, NOW - AN_HOUR, NOW + AN_HOUR), ("The house", "A title")), start=1
    )
]
BLOG = Memory(
    users={number: a_user(f"User {number}", id=number) for number in (1, 2)},
    posts={post.id: post for post in POSTS},
)

sights = st.sampled_from([EVERYTHING, NOBODYS, OWN, Sight(False, 2), Sight(False, 3)])
listings = st.builds(
    PostListing,
    page=st.just(PageRequest(limit=100)),
    sort=st.sampled_from(PostSort),
    descending=st.booleans(),
    statuses=st.frozensets(st.sampled_from(PostStatus)),
    author_id=st.sampled_from([None, 1, 2, 3]),
    words=st.sampled_from([None, search_words("house")]),
    with_author=st.booleans(),
)


def found(listing: PostListing) -> tuple[PostView, ...]:
    return MemoryPostQueries(BLOG).list(listing, NOW).items


@given(listing=listings, sight=sights)
def test_a_listing_within_a_sight_finds_what_is_public_or_in_sight_in_the_same_order(
    listing: PostListing, sight: Sight
) -> None:
    visible = tuple(
        post for post in found(listing) if post.published or sight.covers(post.author_id)
    )

    assert found(listing.within(sight)) == visible


@given(listing=listings, sight=sights)
def test_a_listing_that_is_bounded_within_a_sight_needs_nothing_left_out_row_by_row(
    listing: PostListing, sight: Sight
) -> None:
    within = listing.within(sight)

    assert within.hidden == EVERYTHING or not within.is_bounded


@pytest.mark.parametrize(
    ("listing", "sight", "within"),
    [
        (PostListing(), EVERYTHING, PostListing()),
        (PostListing(), NOBODYS, PostListing(statuses=PUBLIC)),
        (PostListing(statuses=HIDDEN), NOBODYS, PostListing(statuses=frozenset())),
        (PostListing(), OWN, PostListing(hidden=OWN)),
        (PostListing(statuses=PUBLIC), OWN, PostListing(statuses=PUBLIC)),
        (PostListing(statuses=HIDDEN), OWN, PostListing(statuses=HIDDEN, author_id=1)),
        (PostListing(author_id=1), OWN, PostListing(author_id=1)),
        (PostListing(author_id=2), OWN, PostListing(author_id=2, statuses=PUBLIC)),
    ],
)
def test_a_listing_within_a_sight_is_one_for_which_there_are_indexes_where_it_can(
    listing: PostListing, sight: Sight, within: PostListing
) -> None:
    assert listing.within(sight) == within


@pytest.mark.parametrize("statuses", [EVERY, PUBLIC, HIDDEN, frozenset({PostStatus.DRAFT})])
def test_a_list_is_not_bounded_where_rows_are_left_out_by_sight(
    statuses: frozenset[PostStatus],
) -> None:
    listing = PostListing(statuses=statuses, sort=PostSort.PUBLISHED_AT)

    assert not replace(listing, hidden=OWN).is_bounded
