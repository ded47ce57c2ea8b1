"""The word index has the words of every post, and of no other."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from blog.application.ports import UnitOfWork
from blog.domain.text import words
from tests.builders import NOW, a_post, a_user
from tests.contracts.stores import Store


def edit_title(work: UnitOfWork) -> None:
    post = work.posts.get(1)
    post.title = "Another façade"
    work.posts.save(post)


def edit_content(work: UnitOfWork) -> None:
    post = work.posts.get(1)
    post.content = "No façade at all, but a whole house."
    work.posts.save(post)


def publish(work: UnitOfWork) -> None:
    post = work.posts.get(1)
    post.publish(author=work.users.get(1), now=NOW)
    work.posts.save(post)


def remove(work: UnitOfWork) -> None:
    work.posts.remove(work.posts.get(1))


def remove_all(work: UnitOfWork) -> None:
    work.posts.remove_all_of(1)


def reassign_all(work: UnitOfWork) -> None:
    work.posts.reassign_all_of(1, work.users.get(2), NOW)


def add_another(work: UnitOfWork) -> None:
    work.posts.add(a_post("One more post", author_id=2))


CHANGES = [edit_title, edit_content, publish, remove, remove_all, reassign_all, add_another]


@pytest.fixture
def filled(store: Store) -> Store:
    """Two posts of user 1, and one of user 2."""
    store.add(a_user("Ada"), a_user("Bob"))
    store.add(a_post(author_id=1), a_post("A second façade", author_id=1), a_post(author_id=2))
    return store


def indexed_words(engine: Engine) -> list[tuple[int, str, str]]:
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT rowid, title, content FROM post_words")
        return sorted(tuple(row) for row in rows)


def words_of_posts(engine: Engine) -> list[tuple[int, str, str]]:
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT id, title, content FROM posts")
        return sorted(
            (post_id, " ".join(words(title)), " ".join(words(content)))
            for post_id, title, content in rows
        )


@pytest.mark.parametrize("change", CHANGES)
def test_the_word_index_stays_in_step_with_the_posts(
    engine: Engine, filled: Store, change: Callable[[UnitOfWork], None]
) -> None:
    with filled.work() as work:
        change(work)
        work.commit()

    assert indexed_words(engine) == words_of_posts(engine)
    assert_sound(engine)


@pytest.mark.parametrize("change", CHANGES)
def test_the_word_index_is_rolled_back_with_the_posts(
    engine: Engine, filled: Store, change: Callable[[UnitOfWork], None]
) -> None:
    before = indexed_words(engine)

    with filled.work() as work:
        change(work)

    assert indexed_words(engine) == words_of_posts(engine) == before
    assert_sound(engine)


def assert_sound(engine: Engine) -> None:
    """Raises where the index does not fit to the words that are stored in it."""
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO post_words (post_words) VALUES ('integrity-check')")
