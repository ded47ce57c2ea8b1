"""Where items stand in lists, and what it takes to find them."""

import pytest

from blog.application.paging import PageRequest
from blog.application.post_queries import PostListing, PostSort, PostView, post_size, search_words
from blog.application.user_queries import UserListing, UserSort, UserView, user_size
from blog.domain.errors import InvalidInput
from blog.domain.posts import PostStatus
from tests.builders import NOW, a_post, a_user

DRAFT = frozenset({PostStatus.DRAFT})
SCHEDULED = frozenset({PostStatus.SCHEDULED})
PUBLISHED = frozenset({PostStatus.PUBLISHED})
COUNTED = PageRequest(count=True)


@pytest.mark.parametrize(
    ("listing", "bounded"),
    [
        (UserListing(), True),
        (UserListing(sort=UserSort.NAME, descending=True), True),
        (UserListing(page=PageRequest(skip=1_000)), True),
        (UserListing(page=PageRequest(skip=1_001)), False),
        (UserListing(name=""), False),
        (UserListing(city="Paris"), False),
        (UserListing(page=COUNTED), False),
        (PostListing(), True),
        (PostListing(with_author=True, sort=PostSort.TITLE), True),
        (PostListing(author_id=1), True),
        (PostListing(statuses=PUBLISHED, sort=PostSort.PUBLISHED_AT), True),
        (PostListing(statuses=PUBLISHED), False),
        (PostListing(page=PageRequest(skip=1_001)), False),
        (PostListing(statuses=DRAFT), True),
        (PostListing(statuses=SCHEDULED), False),
        (PostListing(statuses=DRAFT | SCHEDULED), False),
        (PostListing(statuses=PUBLISHED, author_id=1), False),
        (PostListing(words=frozenset({"house"})), False),
        (PostListing(page=COUNTED), False),
    ],
)
def test_a_list_is_bounded_where_an_index_leads_to_the_page(
    listing: UserListing | PostListing, bounded: bool
) -> None:
    assert listing.is_bounded == bounded


@pytest.mark.parametrize(
    ("listing", "nothing"),
    [
        (PostListing(), False),
        (PostListing(statuses=frozenset()), True),
        (PostListing(words=frozenset()), True),
        (PostListing(words=frozenset({"house"})), False),
    ],
)
def test_nothing_is_found_without_a_status_or_a_word(listing: PostListing, nothing: bool) -> None:
    assert listing.finds_nothing == nothing


def test_a_user_stands_where_the_sort_says_and_then_by_id() -> None:
    user = UserView.of(a_user("Élodie", id=7))

    assert UserListing(sort=UserSort.CREATED_AT).position(user) == (user.created_at, 7)
    assert UserListing(sort=UserSort.NAME).position(user) == ("elodie", 7)


def test_a_post_stands_where_the_sort_says_and_then_by_id() -> None:
    post = PostView.of(a_post("Éclairs", id=7, published=True), NOW)

    assert PostListing(sort=PostSort.CREATED_AT).position(post) == (post.created_at, 7)
    assert PostListing(sort=PostSort.PUBLISHED_AT).position(post) == (post.published_at, 7)
    assert PostListing(sort=PostSort.TITLE).position(post) == ("eclairs", 7)


def test_a_draft_stands_at_no_date() -> None:
    draft = PostView.of(a_post(id=7), NOW)

    assert PostListing(sort=PostSort.PUBLISHED_AT).position(draft) == (None, 7)


@pytest.mark.parametrize(
    ("words", "all_in_title"), [({"eclairs"}, True), ({"eclairs", "house"}, False)]
)
def test_a_post_that_was_sought_stands_by_words_in_the_title_and_creation(
    words: set[str], all_in_title: bool
) -> None:
    post = PostView.of(a_post("Éclairs", id=7), NOW)

    listing = PostListing(words=frozenset(words))

    assert listing.position(post) == (all_in_title, post.created_at, 7)


def test_the_size_of_an_item_is_that_of_its_texts() -> None:
    user = UserView.of(a_user("Éva", city="Évry"))
    post = PostView.of(a_post("Éclairs", content="é" * 20), NOW)

    assert user_size(user) == 4 + len("eva@example.com") + 5
    assert user_size(user._replace(city="")) == 4 + len("eva@example.com")
    assert post_size(post) == 8 + 40


@pytest.mark.parametrize(
    ("q", "words"),
    [
        ("Wine", {"wine"}),
        (" Red  WINE, red\n", {"red", "wine"}),
        ("*", set()),
        ("a" * 200, {"a" * 200}),
        (" ".join("abcdefghijklmnop"), set("abcdefghijklmnop")),
    ],
)
def test_a_search_asks_for_the_words_of_its_text(q: str, words: set[str]) -> None:
    assert search_words(q) == words


@pytest.mark.parametrize(
    ("q", "code"),
    [
        ("", "too-short"),
        (" ", "too-short"),
        ("a" * 201, "too-long"),
        ("a\x00b", "control-character"),
        ("a\nb", "control-character"),
        ("\ud800", "surrogate"),
        (" ".join("abcdefghijklmnopq"), "too-many-words"),
        (" ".join("a" * 17), "too-many-words"),
    ],
)
def test_a_search_has_up_to_200_characters_and_16_words(q: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        search_words(q)

    assert (caught.value.field, caught.value.field_code) == ("q", code)
