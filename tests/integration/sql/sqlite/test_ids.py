"""No id comes twice, not even when its table is made anew."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from blog.adapters.sql.blog_migrations import BLOG_MIGRATIONS
from blog.adapters.sql.database import SqliteDatabase
from blog.application.maintenance import SchemaState
from blog.application.post_queries import PostListing, PostView, search_words
from blog.domain.posts import Post
from blog.domain.users import User
from tests.builders import NOW, a_post, a_user
from tests.contracts.stores import Store
from tests.integration.sql.migrating import add_migration, schema

MIGRATION = """
def upgrade():
    for table in ("users", "posts", "sessions"):
        with op.batch_alter_table(table, recreate="always"):
            pass
"""


@pytest.fixture
def remake(tmp_path: Path, engine: Engine) -> Callable[[], None]:
    """Migrate to a revision that makes their tables anew."""
    folder = tmp_path / "migrations"
    add_migration(folder, MIGRATION)

    def migrate() -> None:
        made_anew = SqliteDatabase(engine, replace(BLOG_MIGRATIONS, folder=folder))
        assert made_anew.schema_state() is SchemaState.OLD
        made_anew.migrate()
        assert made_anew.schema_state() is SchemaState.CURRENT

    return migrate


def users_and_posts(store: Store) -> tuple[list[User], list[Post]]:
    users = [a_user("Ada"), a_user("Bob"), a_user("Eve")]
    store.add(*users)
    posts = [a_post(f"Post number {n}", author_id=users[0].id) for n in range(3)]
    store.add(*posts)
    return users, posts


def remove(store: Store, *gone: User | Post) -> None:
    with store.work() as work:
        for one in gone:
            if isinstance(one, User):
                work.users.remove(one)
            else:
                work.posts.remove(one)
        work.commit()


def test_ids_of_the_newest_are_not_given_again_after_their_tables_were_made_anew(
    store: Store, remake: Callable[[], None]
) -> None:
    users, posts = users_and_posts(store)
    remove(store, users[-1], posts[-1])

    remake()

    user, post = a_user("Later"), a_post(author_id=users[0].id)
    store.add(user, post)
    assert user.id == users[-1].id + 1
    assert post.id == posts[-1].id + 1


def test_no_ids_are_given_again_after_empty_tables_were_made_anew(
    store: Store, remake: Callable[[], None]
) -> None:
    users, posts = users_and_posts(store)
    remove(store, *posts, *users)

    remake()

    user = a_user("Later")
    store.add(user)
    post = a_post(author_id=user.id)
    store.add(post)
    assert user.id == users[-1].id + 1
    assert post.id == posts[-1].id + 1


def test_tables_that_are_made_anew_keep_their_rows_and_their_schema(
    store: Store, engine: Engine, remake: Callable[[], None]
) -> None:
    users, posts = users_and_posts(store)
    before = schema(engine)

    remake()

    assert schema(engine) == before
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    listing = PostListing(words=search_words("number 2"), with_author=True)
    page = store.read(store.posts.list, listing, NOW)
    assert page.items == (PostView.of(posts[2], NOW, users[0]),)
