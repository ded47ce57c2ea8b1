"""The migrations: up and down again, and to one schema wherever they begin."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from blog.adapters.sql.database import SqliteDatabase
from blog.adapters.sql.tables import metadata
from blog.application.post_queries import PostListing, search_words
from blog.application.user_queries import UserListing
from tests.builders import NOW, a_post, a_user
from tests.contracts.stores import Store, sql_store, sqlite_engine
from tests.integration.sql.migrating import downgrade, revisions, schema, upgrade

# What each revision may find in a database that was in use with the one before it.
ROWS = {
    "0001": (
        "INSERT INTO users VALUES"
        " (7, 'Élodie', 'elodie', 'elodie@example.com', 41, 'Évry', 'evry', 1, 1000, 2000, 3)"
    ),
    "0002": (
        "INSERT INTO posts VALUES (9, 7, 'The façade', 'the facade',"
        " 'Behind it is a whole house.', 3000, 3000, 1, 2, 4, 3000, 3000)"
    ),
    "0004": (
        "INSERT INTO stored_answers VALUES"
        " ('', 'POST', '/api/v1/users', zeroblob(32), zeroblob(32), 1000, zeroblob(5), 7)"
    ),
}


@pytest.fixture
def empty_engine(tmp_path: Path) -> Iterator[Engine]:
    """On a file that is not there yet."""
    with sqlite_engine(tmp_path / "empty.db") as engine:
        yield engine


def present_schema(engine: Engine) -> dict[str, Any]:
    with engine.connect() as connection:
        return schema(connection)


def upgrade_with_rows(engine: Engine, revision: str) -> None:
    upgrade(engine, revision)
    if revision in ROWS:
        with engine.begin() as connection:
            connection.exec_driver_sql(ROWS[revision])


def test_each_revision_goes_up_down_and_up_again(empty_engine: Engine) -> None:
    below = present_schema(empty_engine)
    for revision in revisions():
        upgrade(empty_engine, revision)
        above = present_schema(empty_engine)

        downgrade(empty_engine, "-1")
        assert present_schema(empty_engine) == below

        upgrade_with_rows(empty_engine, revision)
        assert present_schema(empty_engine) == above
        assert above != below
        below = above


def test_all_revisions_go_down_with_rows_in_the_tables(empty_engine: Engine) -> None:
    for revision in revisions():
        upgrade_with_rows(empty_engine, revision)

    downgrade(empty_engine, "base")

    assert present_schema(empty_engine) == {}


@pytest.mark.parametrize("earlier", revisions())
def test_from_each_revision_one_gets_to_the_same_schema_and_keeps_the_rows(
    empty_engine: Engine, engine: Engine, earlier: str
) -> None:
    until = revisions().index(earlier) + 1
    for revision in revisions()[:until]:
        upgrade_with_rows(empty_engine, revision)

    SqliteDatabase(empty_engine).migrate()

    assert present_schema(empty_engine) == present_schema(engine)
    with sql_store(empty_engine) as store:
        (user,) = store.read(store.users.list, UserListing()).items
        assert (user.id, user.name, user.is_active) == (7, "Élodie", True)


def test_posts_from_before_the_word_index_are_found_by_their_words(empty_engine: Engine) -> None:
    for revision in ("0001", "0002"):
        upgrade_with_rows(empty_engine, revision)

    SqliteDatabase(empty_engine).migrate()

    with sql_store(empty_engine) as store:
        listing = PostListing(words=search_words("facade HOUSE"))
        (post,) = store.read(store.posts.list, listing, NOW).items
        assert (post.id, post.title) == (9, "The façade")


def test_the_tables_are_as_the_migrations_make_them(engine: Engine, empty_engine: Engine) -> None:
    metadata.create_all(empty_engine)
    with engine.connect() as migrated, empty_engine.begin() as made:
        words = "SELECT sql FROM sqlite_master WHERE name = 'post_words'"  # SQLAlchemy has no FTS5
        made.exec_driver_sql(migrated.exec_driver_sql(words).scalar_one())

    assert present_schema(empty_engine) == present_schema(engine)


def test_alembic_would_write_no_further_migration(engine: Engine) -> None:
    def is_ours(item: object, name: str | None, *rest: object) -> bool:
        return not str(name).startswith("post_words")

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": is_ours})

        assert compare_metadata(context, metadata) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE users SET age = 'old'",
        "UPDATE users SET age = 151",
        "UPDATE users SET name = 'A'",
        "UPDATE users SET name = NULL",
        "UPDATE users SET city = ''",
        "UPDATE users SET email = 'Ada@example.com'",
        "UPDATE users SET is_active = 2",
        "UPDATE users SET updated_at = created_at - 1",
        "UPDATE users SET version = 0",
        "UPDATE posts SET title = 'Four'",
        "UPDATE posts SET content = 'Too short'",
        "UPDATE posts SET author_id = 8",
        "UPDATE posts SET first_published_at = published_at + 1",
        "UPDATE posts SET first_published_at = NULL",
        "UPDATE posts SET published_ascending = 1",
        "UPDATE posts SET published_descending = 1",
        "UPDATE posts SET updated_at = created_at - 1",
        "UPDATE posts SET version = 0",
        "DELETE FROM users",
    ],
)
def test_the_schema_itself_refuses_what_the_rules_refuse(
    engine: Engine, store: Store, wrong: str
) -> None:
    author = a_user()
    store.add(author)
    store.add(a_post(published=True, author_id=author.id))

    with engine.begin() as connection, pytest.raises(IntegrityError):
        connection.exec_driver_sql(wrong)
