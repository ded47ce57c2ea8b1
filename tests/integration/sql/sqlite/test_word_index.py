"""FTS5 keeps lists of words beside the texts that it is given; both must fit together."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from blog.application.blog_unit_of_work import BlogUnitOfWork
from tests.contracts.stores import Store
from tests.integration.sql.word_changes import CHANGES, add_posts


def is_sound(engine: Engine) -> bool:
    check = text("INSERT INTO post_words (post_words) VALUES ('integrity-check')")
    try:
        with engine.begin() as connection:
            connection.execute(check)
    except DatabaseError:
        return False
    return True


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("commit", [True, False])
def test_its_lists_stay_in_step(
    engine: Engine, store: Store, change: Callable[[BlogUnitOfWork], None], commit: bool
) -> None:
    add_posts(store)

    with store.work() as work:
        change(work)
        if commit:
            work.commit()

    assert is_sound(engine)


def test_lists_that_are_out_of_step_are_noticed(engine: Engine, store: Store) -> None:
    add_posts(store)
    with engine.begin() as connection:
        connection.execute(text("UPDATE post_words_content SET c0 = 'another'"))

    assert not is_sound(engine)
