"""The migrations: up and down again, and to one schema wherever they begin."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine, Insert, column, insert, select, table
from sqlalchemy.exc import IntegrityError

from blog.adapters.sql.blog_migrations import BLOG_MIGRATIONS
from blog.adapters.sql.columns import Flag, Moment
from blog.adapters.sql.indexes import metadata
from blog.adapters.sql.words import post_words
from blog.application.post_queries import PostListing, search_words
from blog.application.stored_answers import KeyedRequest, StoredAnswer
from blog.application.user_queries import UserListing
from blog.domain.policy import Role
from tests.builders import A_DAY, A_HASH, NOW, a_post, a_user
from tests.contracts.stores import Store, sql_database, sql_store
from tests.integration.sql.migrating import downgrade, drift, revisions, schema, upgrade


def row(of: str, **values: Any) -> Insert:
    """A statement that knows no more of the table than it says itself."""
    types: dict[type, Any] = {datetime: Moment, bool: Flag}
    columns = [column(name, types.get(type(value))) for name, value in values.items()]
    return insert(table(of, *columns)).values(values)


# What each revision may find in a database that was in use with the one before it.
ROWS = {
    "0001": [
        row(
            "users",
            id=7,
            name="Élodie",
            name_folded="elodie",
            email="elodie@example.com",
            age=41,
            city="Évry",
            city_folded="evry",
            is_active=True,
            created_at=NOW,
            updated_at=NOW,
            version=3,
        )
    ],
    "0002": [
        row(
            "posts",
            id=9,
            author_id=7,
            title="The façade",
            title_folded="the facade",
            content="Behind it is a whole house.",
            published_at=NOW,
            first_published_at=NOW,
            created_at=NOW,
            updated_at=NOW,
            version=4,
            published_ascending=NOW,
            published_descending=NOW,
        )
    ],
    "0004": [
        row(
            "stored_answers",
            actor="",
            method="POST",
            path="/api/v1/users",
            key_hash=bytes(32),
            fingerprint=bytes(32),
            stored_at=NOW,
            content=b"201",
            user_id=7,
        )
    ],
    "0005": [
        row("passwords", user_id=7, password_hash=A_HASH),
        row(
            "sessions",
            id=11,
            user_id=7,
            token_hash=bytes(32),
            created_at=NOW,
            expires_at=NOW + A_DAY,
        ),
        row("throttles", key=bytes(32), attempts="[]", saved_at=NOW),
    ],
}


def upgrade_with_rows(engine: Engine, revision: str) -> None:
    upgrade(engine, revision)
    with engine.begin() as connection:
        for statement in ROWS.get(revision, ()):
            connection.execute(statement)


def test_the_file_of_a_migration_is_named_after_its_revision() -> None:
    files = (BLOG_MIGRATIONS.folder / "versions").glob("*.py")

    assert sorted(file.name.partition("_")[0] for file in files) == revisions()


def test_each_revision_goes_up_down_and_up_again(empty_engine: Engine) -> None:
    below = schema(empty_engine)
    for revision in revisions():
        upgrade(empty_engine, revision)
        above = schema(empty_engine)

        downgrade(empty_engine, "-1")
        assert schema(empty_engine) == below

        upgrade_with_rows(empty_engine, revision)
        assert schema(empty_engine) == above
        assert above != below
        below = above


def test_all_revisions_go_down_with_rows_in_the_tables(empty_engine: Engine) -> None:
    for revision in revisions():
        upgrade_with_rows(empty_engine, revision)

    downgrade(empty_engine, "base")

    assert schema(empty_engine) == {}


@pytest.mark.parametrize("earlier", revisions())
def test_from_each_revision_one_gets_to_the_same_schema_and_keeps_the_rows(
    empty_engine: Engine, engine: Engine, earlier: str
) -> None:
    until = revisions().index(earlier) + 1
    for revision in revisions()[:until]:
        upgrade_with_rows(empty_engine, revision)

    sql_database(empty_engine).migrate()

    assert schema(empty_engine) == schema(engine)
    with sql_store(empty_engine) as store:
        (user,) = store.read(store.users.list, UserListing()).items
        assert (user.id, user.name, user.is_active, user.role) == (7, "Élodie", True, Role.AUTHOR)


def test_posts_from_before_the_word_index_are_found_by_their_words(empty_engine: Engine) -> None:
    for revision in ("0001", "0002"):
        upgrade_with_rows(empty_engine, revision)

    sql_database(empty_engine).migrate()

    with sql_store(empty_engine) as store:
        listing = PostListing(words=search_words("facade HOUSE"))
        (post,) = store.read(store.posts.list, listing, NOW).items
        assert (post.id, post.title) == (9, "The façade")


def test_rows_from_before_the_indexes_of_0006_are_found_in_order(empty_engine: Engine) -> None:
    """Also those whose moment is before that of a lower id."""
    for revision in ("0001", "0002", "0003", "0004", "0005"):
        upgrade_with_rows(empty_engine, revision)
    days = [5, 1, 3, 9, 2]
    with empty_engine.begin() as connection:
        for n, day in enumerate(days, start=20):
            person = ROWS["0001"][0].values(
                id=n, name=f"Elodie {n}", email=f"{n}@example.com", created_at=NOW - day * A_DAY
            )
            post = ROWS["0002"][0].values(id=n, created_at=NOW - day * A_DAY)
            text = insert(post_words).values(rowid=n, title=["facade"], content=["house"])
            for statement in (person, post, text):
                connection.execute(statement)

    sql_database(empty_engine).migrate()

    newest_first = [9, *sorted(range(20, 25), key=lambda n: days[n - 20])]
    with sql_store(empty_engine) as store:
        people = store.read(store.users.list, UserListing(name="élodie", descending=True)).items
        listing = PostListing(words=search_words("facade"))
        posts = store.read(store.posts.list, listing, NOW).items
    assert [user.id for user in people] == [7, *newest_first[1:]]
    assert [post.id for post in posts] == newest_first


def test_the_word_index_goes_back_to_what_the_revision_before_0006_knows(
    engine: Engine, store: Store
) -> None:
    store.add(a_user(), *(a_post(author_id=1, created_at=NOW - n * A_DAY) for n in range(10, 13)))

    downgrade(engine, "0005")

    with engine.connect() as connection:
        entries = connection.scalars(select(post_words.c.rowid).order_by(post_words.c.rowid))
        assert entries.all() == [1, 2, 3]


def test_code_of_the_revision_before_0005_goes_on_writing_on_the_new_schema(
    engine: Engine, store: Store
) -> None:
    with engine.begin() as connection:
        for statement in (*ROWS["0001"], *ROWS["0004"]):
            connection.execute(statement)

    assert store.read(store.users.get, 7).role is Role.AUTHOR
    request = KeyedRequest("", "", "POST", "/api/v1/users", bytes(32), bytes(32))
    with store.work() as work:
        answer = work.answers.claim(request, now=NOW, expired=NOW - A_DAY)
    assert answer == StoredAnswer(bytes(32), b"201", 7, "")


@pytest.mark.parametrize("name", metadata.tables)
def test_a_table_is_as_the_migrations_make_it(
    engine: Engine, empty_engine: Engine, name: str
) -> None:
    metadata.create_all(empty_engine)

    migrated = schema(engine)[name]
    for index in tuple(migrated["indexes"]):
        if index.endswith("_trigrams"):  # which are made where they can be
            del migrated["indexes"][index]
    assert migrated == schema(empty_engine)[name]


def test_alembic_would_write_no_further_migration(engine: Engine) -> None:
    assert "No new upgrade operations" in drift(engine)


@pytest.mark.parametrize(
    ("of", "name", "wrong"),
    [
        ("users", "age", 151),
        ("users", "name", "A"),
        ("users", "name", None),
        ("users", "city", ""),
        ("users", "email", "Ada@example.com"),
        ("users", "updated_at", NOW - 99 * A_DAY),
        ("users", "version", 0),
        ("users", "role", "owner"),
        ("users", "role", ""),
        ("users", "role", None),
        ("posts", "title", "Four"),
        ("posts", "content", "Too short"),
        ("posts", "author_id", 8),
        ("posts", "first_published_at", NOW),
        ("posts", "first_published_at", None),
        ("posts", "published_ascending", NOW),
        ("posts", "published_descending", NOW),
        ("posts", "updated_at", NOW - 99 * A_DAY),
        ("posts", "version", 0),
    ],
)
def test_the_schema_itself_refuses_what_the_rules_refuse(
    engine: Engine, store: Store, of: str, name: str, wrong: object
) -> None:
    author = a_user()
    store.add(author)
    store.add(a_post(published=True, author_id=author.id))

    with engine.begin() as connection, pytest.raises(IntegrityError, match=name):
        connection.execute(metadata.tables[of].update().values({name: wrong}))


def test_the_schema_itself_keeps_an_author(engine: Engine, store: Store) -> None:
    author = a_user()
    store.add(author)
    store.add(a_post(author_id=author.id))

    with engine.begin() as connection, pytest.raises(IntegrityError):
        connection.execute(metadata.tables["users"].delete())
