"""FTS5 keeps lists of words beside the texts that it is given; both must fit together.

So do the trigrams of users.
"""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, column, insert, select, table, text
from sqlalchemy.exc import DatabaseError

from blog.adapters.sql.tables import users
from blog.adapters.sql.trigrams import user_trigrams
from blog.application.blog_unit_of_work import BlogUnitOfWork
from tests.builders import A_DAY, NOW, a_user
from tests.contracts.stores import Store
from tests.integration.sql.word_changes import CHANGES, add_posts

EARLIER = NOW - 60 * A_DAY


def is_sound(engine: Engine, index: str = "post_words") -> bool:
    check = insert(table(index, column(index))).values({index: "integrity-check"})
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


def rename(work: BlogUnitOfWork) -> None:
    user = work.users.get(1)
    user.name, user.city = "Bernadette", "Nîmes"
    work.users.save(user)


def deactivate(work: BlogUnitOfWork) -> None:
    user = work.users.get(1)
    user.deactivate(NOW)
    work.users.save(user)


def remove_one(work: BlogUnitOfWork) -> None:
    work.users.remove(work.users.get(1))


def register_another(work: BlogUnitOfWork) -> None:
    work.users.add(a_user("One More"))


def restore_an_earlier_one(work: BlogUnitOfWork) -> None:
    work.users.restore(a_user("From Elsewhere", id=77, created_at=NOW - 99 * A_DAY))


@pytest.mark.parametrize(
    "change", [rename, deactivate, remove_one, register_another, restore_an_earlier_one]
)
@pytest.mark.parametrize("commit", [True, False])
def test_trigrams_stay_in_step_with_the_users(
    engine: Engine, store: Store, change: Callable[[BlogUnitOfWork], None], commit: bool
) -> None:
    store.add(*(a_user(f"User {n}", created_at=EARLIER - n * A_DAY) for n in range(2)))

    with store.work() as work:
        change(work)
        if commit:
            work.commit()

    assert is_sound(engine, "user_trigrams")
    with engine.connect() as connection:
        indexed = connection.execute(select(*user_trigrams.c)).all()
        stored = connection.execute(select(users.c.id, users.c.name_folded, users.c.city_folded))
        assert sorted((abs(entry), *texts) for entry, *texts in indexed) == sorted(stored)


def test_the_entries_of_rows_that_came_late_are_told_by_their_sign(
    engine: Engine, store: Store
) -> None:
    """A moment before that of a lower id is late, and so is a lower id than the highest."""
    days, last = (1, 3, 2, 3, 4), EARLIER + 9 * A_DAY
    store.add(
        *(a_user(f"User {n}", created_at=EARLIER + day * A_DAY) for n, day in enumerate(days))
    )
    with store.work() as work:
        work.users.restore(a_user("With a high id", id=20, created_at=last))
        work.users.restore(a_user("With a lower id", id=10, created_at=last))
        work.commit()

    with engine.connect() as connection:
        entries = connection.scalars(select(user_trigrams.c.rowid)).all()
    assert sorted(entries, key=abs) == [1, 2, -3, 4, 5, -10, 20]
