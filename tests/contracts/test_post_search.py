"""What PostQueries promise of the search of words."""

import pytest

from blog.application.paging import PageRequest
from blog.application.post_queries import PostListing, search_words
from blog.domain.users import User
from tests.builders import A_DAY, NOW, a_post, a_user
from tests.contracts.stores import Store

NOTHING_SOUGHT = "- - - - - - - - - - - -"
LONG_AGO = NOW - 100 * A_DAY


@pytest.fixture
def author(store: Store) -> User:
    author = a_user("The Author")
    store.add(author)
    return author


def titles(store: Store, q: str) -> list[str]:
    listing = PostListing(words=search_words(q))
    return [post.title for post in store.read(store.posts.list, listing, NOW).items]


FOUND = [
    ("Élodie writes", "elodie"),
    ("Élodie writes", "E\u0301LODIE"),
    ("elodie writes", "élodie"),
    ("Straße und Haus", "STRASSE"),
    ("STRASSE und Haus", "straße"),
    ("An oﬃce at home", "office"),  # a ligature
    ("An office at home", "oﬃce"),
    ("İstanbul calls", "istanbul"),
    ("Istanbul calls", "İSTANBUL"),
    ("Ὀδυσσεύς returns", "ΟΔΥΣΣΕΥΣ"),  # ends in another sigma than it has inside
    ("ΟΔΥΣΣΕΥΣ returns", "οδυσσευς"),
    ("\N{FULLWIDTH LATIN CAPITAL LETTER F}ull width", "full"),
    ("The \N{MATHEMATICAL FRAKTUR CAPITAL F}raktur letter", "fraktur"),
    ("𐐀𐐁 is Deseret", "𐐨𐐩"),
    ("日本語 is Japanese", "日本語"),
    ("x² is a square", "X2"),
    ("Chapter 12 of it", "12"),
    ("٣ is a digit, too", "٣"),
    ("snake_case words", "snake"),
    ("snake_case words", "CASE snake"),
    ("snake_case words", "words_snake"),
    ("rock'n'roll music", "rock n roll"),
    ("a.b.c.d.e", "c"),
    ("C++ and C#", "c"),
    ("Emoji😀between", "between emoji"),
    ("line\u2028separated", "line separated"),
    ("zero\u200bwidth", "zero"),
    ("NEAR AND NOT OR", "or not near and"),
    ("title content", "title : content"),
    ("A title: words", "title:words *:"),
    ("A quoted word", '"quoted"'),
    ("A starred word", "*starred*"),
]

NOT_FOUND = [
    ("Elodies writes", "elodie"),
    ("Élodie writes", "elod"),
    ("Élodie writes", "elod*"),
    ("Élodie writes", "elodie^2"),
    ("Élodie writes", "elodie OR nobody"),
    ("Élodie writes", "elodie NOT nobody"),
    ("日本語 is Japanese", "日本"),
    ("Irmak flows", "\N{LATIN SMALL LETTER DOTLESS I}rmak"),
    ("Chapter 12 of it", "1"),
    ("Emoji 😀 alone", "😀"),
    ("100% is all", "%"),
    ("snake_case words", "_"),
    ("A title: words", '"'),
    ("A title: words", "content:words"),
]


@pytest.mark.parametrize(("text", "q"), FOUND)
def test_a_post_is_found_by_the_words_of_its_title(
    store: Store, author: User, text: str, q: str
) -> None:
    store.add(a_post(text, content=NOTHING_SOUGHT, author_id=author.id))

    assert titles(store, q) == [text]


@pytest.mark.parametrize(("text", "q"), FOUND)
def test_a_post_is_found_by_the_words_of_its_content(
    store: Store, author: User, text: str, q: str
) -> None:
    store.add(a_post("-----", content=f"{text}\n{NOTHING_SOUGHT}", author_id=author.id))

    assert titles(store, q) == ["-----"]


@pytest.mark.parametrize(("text", "q"), NOT_FOUND)
def test_a_post_is_not_found_by_other_words(store: Store, author: User, text: str, q: str) -> None:
    store.add(a_post(text, content=f"{text}\n{NOTHING_SOUGHT}", author_id=author.id))

    assert titles(store, q) == []


def test_a_post_has_all_words_in_title_and_content_together(store: Store, author: User) -> None:
    store.add(
        a_post("Cheese alone", content=NOTHING_SOUGHT, author_id=author.id),
        a_post("Cheese here", content="and there is wine beside it", author_id=author.id),
        a_post("Wine alone", content=NOTHING_SOUGHT, author_id=author.id),
    )

    assert titles(store, "wine cheese") == ["Cheese here"]


def test_posts_with_all_words_in_the_title_come_first_and_then_the_newest(
    store: Store, author: User
) -> None:
    expected = [
        ("Wine and cheese", NOTHING_SOUGHT, LONG_AGO + A_DAY),
        ("Cheese and wine", NOTHING_SOUGHT, LONG_AGO),
        ("Only wine", "and cheese in the content", LONG_AGO + 3 * A_DAY),
        ("Nothing", "but wine and cheese in the content", LONG_AGO + 2 * A_DAY),
    ]
    for title, content, created_at in (expected[i] for i in (2, 1, 3, 0)):
        store.add(a_post(title, content=content, created_at=created_at, author_id=author.id))

    assert titles(store, "wine cheese") == [title for title, _, _ in expected]


def test_posts_of_one_moment_come_by_descending_id_in_a_search(store: Store, author: User) -> None:
    for title in ("The first wine", "The second wine", "The third wine"):
        store.add(a_post(title, created_at=LONG_AGO, author_id=author.id))

    assert titles(store, "wine") == ["The third wine", "The second wine", "The first wine"]


@pytest.mark.parametrize("skip", range(9))
def test_a_search_is_skipped_through_from_the_titles_into_the_rest(
    store: Store, author: User, skip: int
) -> None:
    store.add(
        *(
            a_post(
                f"Number {n} wine" if n % 2 else f"Number {n}",
                content=f"There is wine in it, and {NOTHING_SOUGHT}",
                created_at=LONG_AGO + n * 5 % 8 * A_DAY,
                author_id=author.id,
            )
            for n in range(8)
        )
    )

    def found(page: PageRequest) -> list[str]:
        listing = PostListing(page, words=search_words("wine"))
        return [post.title for post in store.read(store.posts.list, listing, NOW).items]

    assert found(PageRequest(limit=3, skip=skip)) == found(PageRequest())[skip : skip + 3]


@pytest.mark.parametrize("q", ["-", "😀", "\u0301"])
def test_text_without_a_word_finds_nothing(store: Store, author: User, q: str) -> None:
    store.add(a_post("The - title", author_id=author.id))

    assert titles(store, q) == []


def test_sixteen_words_are_sought_at_once(store: Store, author: User) -> None:
    sixteen = "a b c d e f g h i j k l m n o p"
    store.add(
        a_post(sixteen, content=NOTHING_SOUGHT, author_id=author.id),
        a_post(sixteen.removesuffix(" p"), content=NOTHING_SOUGHT, author_id=author.id),
    )

    assert titles(store, sixteen) == [sixteen]


def test_an_edited_post_is_found_by_its_new_words_only(store: Store, author: User) -> None:
    post = a_post("The old title", content="with the old content", author_id=author.id)
    store.add(post)

    with store.work() as work:
        post.title, post.content = "A new title", "with new words inside"
        work.posts.save(post)
        work.commit()

    assert titles(store, "old") == titles(store, "the") == []
    assert titles(store, "new title") == titles(store, "words inside") == ["A new title"]


def test_a_post_with_another_status_is_found_as_before(store: Store, author: User) -> None:
    post = a_post("A title to find", author_id=author.id)
    store.add(post)

    with store.work() as work:
        post.published_at = post.first_published_at = NOW
        work.posts.save(post)
        work.commit()

    assert titles(store, "find") == ["A title to find"]


def test_a_removed_post_is_not_found(store: Store, author: User) -> None:
    gone = a_post("This will be gone", author_id=author.id)
    store.add(gone, a_post("This will stay", author_id=author.id))

    with store.work() as work:
        work.posts.remove(gone)
        work.commit()

    assert titles(store, "this") == ["This will stay"]


def test_the_posts_of_an_author_who_lost_them_all_are_not_found(store: Store, author: User) -> None:
    other = a_user("Somebody Else")
    store.add(other)
    store.add(
        a_post("This will be gone", author_id=author.id),
        a_post("This will stay", author_id=other.id),
    )

    with store.work() as work:
        work.posts.remove_all_of(author.id)
        work.commit()

    assert titles(store, "this") == ["This will stay"]


def test_reassigned_posts_are_found_as_before(store: Store, author: User) -> None:
    heir = a_user("The Heir")
    store.add(heir, a_post("A title to find", author_id=author.id))

    with store.work() as work:
        work.posts.reassign_all_of(author.id, heir, NOW)
        work.commit()

    assert titles(store, "find") == ["A title to find"]
