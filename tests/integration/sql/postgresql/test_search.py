"""Search on PostgreSQL: the same answers with and without an index, in any locale."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, insert, text

from blog.adapters.sql import users as sql_users
from blog.adapters.sql.tables import users
from blog.adapters.sql.text_index import MOST_SORTED
from blog.adapters.sql.words import LONGEST_WORD
from blog.application.paging import PageRequest
from blog.application.post_queries import PostListing, search_words
from blog.application.user_queries import UserListing, UserSort
from blog.domain.text import fold
from tests.builders import A_DAY, A_MINUTE, NOW, a_post, a_user
from tests.contracts.stores import Store, postgres_engine, sql_database, sql_store
from tests.integration.sql.migrating import schema
from tests.integration.sql.postgresql.measuring import indexes, plan
from tests.integration.sql.postgresql.roles import role

NAMES = ["100% sure", "snake_case", "back\\slash", "Élodie", "STRASSE", "Straße", "Zoë", "日本語"]
SOUGHT = ["%", "_", "\\", "\\%", "élo", "ss", "oe", "本", "a", "100%"]
NUMBER = 5_000


def add_users(engine: Engine) -> None:
    """Thousands, and those with a name of NAMES."""
    people = [a_user(f"User {n}", city="Nowhere") for n in range(NUMBER)]
    people += [
        a_user(name, email=a_user(f"Named {n}").email, city=name) for n, name in enumerate(NAMES)
    ]
    with engine.begin() as connection:
        connection.execute(insert(users), [sql_users.to_row(user) for user in people])
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE users"))


def found(store: Store, **sought: str) -> list[str]:
    page = PageRequest(limit=100)
    listing = UserListing(page, sort=UserSort.NAME, descending=False, **sought)
    return [user.name for user in store.read(store.users.list, listing).items]


def named(part: str) -> list[str]:
    return sorted((name for name in NAMES if fold(part) in fold(name)), key=fold)


@pytest.fixture
def without_trigrams(empty_engine: Engine, empty_url: str) -> Iterator[Engine]:
    """On a database that was migrated by a role that may not create the extension."""
    with (
        role(empty_engine, empty_url, "USAGE", "CREATE") as url,
        postgres_engine(url) as engine,
    ):
        sql_database(engine).migrate()
        yield engine


def test_a_part_of_a_name_or_city_is_found_by_trigrams(engine: Engine, store: Store) -> None:
    add_users(engine)
    with engine.connect() as connection:

        def search() -> None:
            assert found(store, name="élodie", city="LODI") == ["Élodie"]

        used = indexes(plan(engine, connection, search))

    assert used <= {"ix_users_name_trigrams", "ix_users_city_trigrams"}
    assert used


def test_who_may_not_create_the_extension_gets_all_but_its_indexes(
    engine: Engine, without_trigrams: Engine
) -> None:
    expected = schema(engine)
    for name in ("name", "city"):
        del expected["users"]["indexes"][f"ix_users_{name}_trigrams"]

    assert schema(without_trigrams) == expected
    assert "pg_trgm" in " ".join(sql_database(without_trigrams).check().advice)
    assert "pg_trgm" not in " ".join(sql_database(engine).check().advice)


def test_parts_are_found_alike_with_and_without_trigrams(
    engine: Engine, without_trigrams: Engine
) -> None:
    for each in (engine, without_trigrams):
        add_users(each)

        with sql_store(each) as store:
            for part in SOUGHT:
                assert found(store, city=part) == named(part)


def test_words_are_found_by_their_index(engine: Engine, store: Store) -> None:
    store.add(a_user())
    store.add(*(a_post(f"Number {n}", content=f"word{n} " * 20, author_id=1) for n in range(1_000)))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE posts, post_words"))

    listing = PostListing(words=search_words("word777 number"))

    def search() -> None:
        (post,) = store.read(store.posts.list, listing, NOW).items
        assert post.title == "Number 777"

    with engine.connect() as connection:
        assert "ix_post_words" in indexes(plan(engine, connection, search))


def test_a_page_of_what_many_posts_have_is_met_from_the_newest_on(
    engine: Engine, store: Store
) -> None:
    posts = (
        a_post("A title", author_id=1, created_at=NOW - 50 * A_DAY + n * A_MINUTE)
        for n in range(MOST_SORTED + 1)
    )
    store.add(a_user(), *posts)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE posts, post_words"))

        def search() -> None:
            listing = PostListing(PageRequest(limit=10), words=search_words("title"))
            assert len(store.read(store.posts.list, listing, NOW).items) == 10

        assert "ix_posts_created_at" in indexes(plan(engine, connection, search))


@pytest.mark.parametrize("length", [LONGEST_WORD, LONGEST_WORD + 1, 3_000, 100_000])
@pytest.mark.parametrize("letter", ["a", "é", "語", "🄰"])
def test_a_word_may_be_as_long_as_a_post(store: Store, length: int, letter: str) -> None:
    store.add(a_user())
    long_word = letter * length
    store.add(
        a_post("The wanted one", content=long_word, author_id=1),
        a_post("Another one", content=long_word[:-1] + "b", author_id=1),
    )

    wanted = frozenset({fold(long_word)})
    page = store.read(store.posts.list, PostListing(words=wanted), NOW)

    assert [post.title for post in page.items] == ["The wanted one"]
