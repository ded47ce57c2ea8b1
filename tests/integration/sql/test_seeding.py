"""The demo data in a database: the same as in memory, all of it or nothing."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from blog.application.maintenance import DatabaseNotEmpty
from blog.application.paging import PageRequest
from blog.application.post_queries import PostListing, PostSort, PostView
from blog.application.seeding import SeedBlog, Seeded, SeedService
from blog.application.user_queries import UserListing, UserView
from blog.domain.posts import PostStatus
from tests.builders import NOW
from tests.contracts.stores import Store, memory_store
from tests.drivers import queries, statements
from tests.fakes.clock import FakeClock

COMMAND = SeedBlog(users=60, posts=400)


def seed(store: Store, command: SeedBlog) -> Seeded:
    service = SeedService(store.unit_of_work, store.users, FakeClock(NOW))
    return asyncio.run(store.executor.write(service.seed, command))


def count(store: Store, *statuses: PostStatus) -> int | None:
    listing = PostListing(page=PageRequest(count=True), statuses=frozenset(statuses or PostStatus))
    return store.read(store.posts.list, listing, NOW).total


def first_posts(store: Store, sort: PostSort) -> tuple[PostView, ...]:
    listing = PostListing(page=PageRequest(limit=100), sort=sort, with_author=True)
    return store.read(store.posts.list, listing, NOW).items


def all_users(store: Store) -> tuple[UserView, ...]:
    return store.read(store.users.list, UserListing(page=PageRequest(limit=100))).items


def test_the_store_holds_what_the_answer_says(store: Store) -> None:
    seeded = seed(store, COMMAND)

    assert len(all_users(store)) == seeded.users == COMMAND.users
    assert sum(not user.is_active for user in all_users(store)) == seeded.inactive_users
    assert {status: count(store, status) for status in PostStatus} == seeded.posts
    assert sum(seeded.posts.values()) == COMMAND.posts


@pytest.mark.parametrize("sort", PostSort)
def test_the_data_are_the_same_as_in_memory(store: Store, sort: PostSort) -> None:
    memory = memory_store()

    seed(store, COMMAND)
    seed(memory, COMMAND)

    assert all_users(store) == all_users(memory)
    assert first_posts(store, sort) == first_posts(memory, sort)


def test_a_second_time_is_refused_and_changes_nothing(store: Store) -> None:
    seed(store, COMMAND)
    before = all_users(store), first_posts(store, PostSort.CREATED_AT)

    with pytest.raises(DatabaseNotEmpty):
        seed(store, COMMAND)

    assert (all_users(store), first_posts(store, PostSort.CREATED_AT)) == before
    assert count(store) == COMMAND.posts


def test_nothing_is_kept_when_it_breaks_in_the_middle(store: Store) -> None:
    def break_down(done: int) -> None:
        if done > COMMAND.posts // 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        seed(store, replace(COMMAND, progress=break_down))

    assert all_users(store) == ()
    assert count(store) == 0


def test_after_a_breakdown_it_can_be_done_again(store: Store) -> None:
    def break_down(done: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        seed(store, replace(COMMAND, progress=break_down))
    seed(store, COMMAND)

    assert count(store) == COMMAND.posts


def test_one_read_is_enough_whatever_the_numbers(engine: Engine, store: Store) -> None:
    with statements(engine) as executed:
        seed(store, SeedBlog(users=10, posts=300))

    assert len(queries(executed)) == 1
