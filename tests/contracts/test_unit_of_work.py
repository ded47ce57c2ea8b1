"""What a UnitOfWork promises."""

import pytest

from blog.application.paging import PageRequest
from blog.application.post_queries import PostListing
from blog.application.user_queries import UserListing
from blog.domain.users import EmailAlreadyRegistered, UserNotFound
from tests.builders import NOW, a_post, a_user
from tests.contracts.stores import Store


class Trouble(Exception):
    """What no store knows."""


def totals(store: Store) -> tuple[int | None, int | None]:
    """How many users and posts are stored."""
    request = PageRequest(count=True)
    return (
        store.read(store.users.list, UserListing(page=request)).total,
        store.read(store.posts.list, PostListing(page=request), NOW).total,
    )


def names(store: Store) -> list[str]:
    return [user.name for user in store.read(store.users.list, UserListing()).items]


def test_what_is_committed_stays(store: Store) -> None:
    with store.work() as work:
        author = a_user()
        work.users.add(author)
        work.posts.add(a_post(author_id=author.id))
        work.commit()

    assert totals(store) == (1, 1)


def test_what_is_not_committed_is_rolled_back(store: Store) -> None:
    with store.work() as work:
        author = a_user()
        work.users.add(author)
        work.posts.add(a_post(author_id=author.id))

    assert totals(store) == (0, 0)


def test_what_is_not_committed_is_rolled_back_by_an_error(store: Store) -> None:
    def add_and_fail() -> None:
        with store.unit_of_work() as work:
            work.users.add(a_user())
            raise Trouble

    with store.transaction(), pytest.raises(Trouble):
        add_and_fail()

    assert totals(store) == (0, 0)


def test_what_is_changed_after_the_commit_is_rolled_back(store: Store) -> None:
    with store.work() as work:
        work.users.add(a_user("Ada"))
        work.commit()
        work.users.add(a_user("Bob"))

    assert totals(store) == (1, 0)


def test_a_unit_rolled_back_leaves_those_before_and_behind_it_alone(store: Store) -> None:
    with store.transaction():
        with store.unit_of_work() as work:
            work.users.add(a_user("Ada"))
            work.commit()
        with store.unit_of_work() as work:
            work.users.add(a_user("Bob"))
        with store.unit_of_work() as work:
            work.users.add(a_user("Eve"))
            work.commit()

    assert names(store) == ["Ada", "Eve"]


def test_a_unit_sees_its_own_changes_before_they_are_committed(store: Store) -> None:
    with store.work() as work:
        user = a_user()
        work.users.add(user)

        assert work.users.get(user.id) == user


def test_a_removal_is_rolled_back_too(store: Store) -> None:
    user = a_user()
    store.add(user)

    with store.work() as work:
        work.users.remove(user)
        with pytest.raises(UserNotFound):
            work.users.get(user.id)

    assert totals(store) == (1, 0)


def add_in_a_unit_of_its_own(store: Store, name: str) -> None:
    with store.unit_of_work() as work:
        work.users.add(a_user(name))
        work.commit()


def test_a_unit_inside_of_another_is_kept_with_it(store: Store) -> None:
    with store.work() as work:
        work.users.add(a_user("Ada"))
        add_in_a_unit_of_its_own(store, "Bob")
        assert work.users.get(2).name == "Bob"
        work.users.add(a_user("Eve"))
        work.commit()

    assert names(store) == ["Ada", "Bob", "Eve"]


def test_a_unit_inside_of_another_is_rolled_back_with_it(store: Store) -> None:
    with store.work() as work:
        work.users.add(a_user("Ada"))
        add_in_a_unit_of_its_own(store, "Bob")

    assert names(store) == []


def test_a_unit_inside_of_another_is_rolled_back_alone(store: Store) -> None:
    with store.work() as work:
        work.users.add(a_user("Ada"))
        with store.unit_of_work() as inner:
            inner.users.add(a_user("Bob"))
        work.users.add(a_user("Eve"))
        work.commit()

    assert names(store) == ["Ada", "Eve"]


def test_a_unit_around_one_that_was_rolled_back_is_rolled_back_too(store: Store) -> None:
    with store.work() as work:
        work.users.add(a_user("Ada"))
        with store.unit_of_work() as inner:
            inner.users.add(a_user("Bob"))
        work.users.add(a_user("Eve"))

    assert names(store) == []


def test_a_unit_that_is_committed_twice_does_not_commit_the_one_around_it(store: Store) -> None:
    with store.work() as work:
        work.users.add(a_user("Ada"))
        with store.unit_of_work() as inner:
            inner.users.add(a_user("Bob"))
            inner.commit()
            inner.commit()

    assert names(store) == []


def test_a_refusal_inside_rolls_both_units_back(store: Store) -> None:
    def add_twice() -> None:
        with store.unit_of_work() as work:
            work.users.add(a_user("Ada"))
            add_in_a_unit_of_its_own(store, "Ada")
            work.commit()

    with store.transaction(), pytest.raises(EmailAlreadyRegistered):
        add_twice()

    assert names(store) == []
