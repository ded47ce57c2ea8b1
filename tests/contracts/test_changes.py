"""What Changes promises of any store: a mark that stands is never wrong."""

import pytest

from tests.builders import A_MICROSECOND, AN_HOUR, a_post, a_scheduled_post, a_user
from tests.contracts.stores import Store


class Marks:
    """Those that were seen."""

    def __init__(self, store: Store) -> None:
        self._changes = store.changes
        self._seen: set[int] = set()

    def stands(self) -> bool:
        """Whether the mark is one that was seen before."""
        mark = self._changes.mark()
        is_known = mark in self._seen
        if mark is not None:
            self._seen.add(mark)
        return is_known


@pytest.fixture
def marks(store: Store) -> Marks:
    """Of a store with a user, whose mark was seen already."""
    store.add(a_user())
    marks = Marks(store)
    marks.stands()
    return marks


def test_what_was_committed_ends_the_mark(store: Store, marks: Marks) -> None:
    for number in range(3):
        store.add(a_user(f"User {number}"))

        assert not marks.stands()


def test_every_kind_of_change_ends_the_mark(store: Store, marks: Marks) -> None:
    post = a_post()
    store.add(post)
    assert not marks.stands()

    with store.work() as work:
        stored = work.posts.get(post.id)
        stored.title = "Another title"
        work.posts.save(stored)
        work.commit()
    assert not marks.stands()

    with store.work() as work:
        work.posts.remove(work.posts.get(post.id))
        work.commit()
    assert not marks.stands()


def test_the_mark_ends_when_a_scheduled_post_becomes_public(store: Store, marks: Marks) -> None:
    store.add(a_post(), a_post(published=True), a_scheduled_post())
    marks.stands()

    store.clock.move(AN_HOUR)

    assert not marks.stands()


def test_the_mark_ends_when_the_next_scheduled_post_becomes_public(
    store: Store, marks: Marks
) -> None:
    in_an_hour = a_scheduled_post()
    later = a_scheduled_post()
    later.published_at = later.first_published_at = store.clock.now() + 2 * AN_HOUR
    store.add(later, in_an_hour)
    store.clock.move(AN_HOUR)
    marks.stands()

    store.clock.move(AN_HOUR)

    assert not marks.stands()


def test_the_mark_ends_when_the_clock_is_put_back(store: Store, marks: Marks) -> None:
    store.add(a_scheduled_post())
    store.clock.move(AN_HOUR)
    marks.stands()

    store.clock.move(-A_MICROSECOND)

    assert not marks.stands()


def test_the_mark_stands_while_nothing_happens(store: Store) -> None:
    store.add(a_user(), a_post(published=True), a_scheduled_post())
    before = store.changes.mark()

    store.read(store.users.get, 1)
    store.clock.move(AN_HOUR - A_MICROSECOND)

    assert store.changes.mark() == before
