"""The word index has the words of every post, and of no other."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select

from blog.adapters.sql.tables import posts
from blog.application.blog_unit_of_work import BlogUnitOfWork
from blog.domain.text import words
from tests.contracts.stores import Store
from tests.integration.sql.rows import indexed_words
from tests.integration.sql.word_changes import CHANGES, add_posts


def words_of_posts(engine: Engine) -> dict[int, tuple[set[str], set[str]]]:
    with engine.connect() as connection:
        rows = connection.execute(select(posts.c.id, posts.c.title, posts.c.content))
        return {
            post_id: (set(words(title)), set(words(content))) for post_id, title, content in rows
        }


@pytest.mark.parametrize("change", CHANGES)
def test_the_word_index_stays_in_step_with_the_posts(
    engine: Engine, store: Store, change: Callable[[BlogUnitOfWork], None]
) -> None:
    add_posts(store)

    with store.work() as work:
        change(work)
        work.commit()

    assert indexed_words(engine) == words_of_posts(engine)


@pytest.mark.parametrize("change", CHANGES)
def test_the_word_index_is_rolled_back_with_the_posts(
    engine: Engine, store: Store, change: Callable[[BlogUnitOfWork], None]
) -> None:
    add_posts(store)
    before = indexed_words(engine)

    with store.work() as work:
        change(work)

    assert indexed_words(engine) == words_of_posts(engine) == before
