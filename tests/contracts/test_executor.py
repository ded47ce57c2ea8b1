"""What an Executor promises of any store."""

import asyncio
from dataclasses import replace

import pytest

from blog.application.user_queries import UserListing, UserView
from blog.domain.users import EmailAlreadyRegistered, User, UserNotFound
from tests.builders import a_user
from tests.contracts.stores import Store


class Trouble(Exception):
    """What no store knows."""


def test_what_a_write_returned_is_seen_by_reads_and_scans(store: Store) -> None:
    def register(user: User) -> UserView:
        with store.unit_of_work() as work:
            work.users.add(user)
            work.commit()
        return UserView.of(user)

    async def scenario() -> None:
        view = await store.executor.write(register, a_user())

        assert await store.executor.read(store.users.get, view.id) == view
        page = await store.executor.scan(store.users.list, UserListing())
        assert page.items == (view,)

    asyncio.run(scenario())


def test_reads_see_each_write_that_returned(store: Store) -> None:
    user = a_user(age=0)
    store.add(user)

    def become_older(user_id: int) -> None:
        with store.unit_of_work() as work:
            user = work.users.get(user_id)
            user.age += 1
            work.users.save(user)
            work.commit()

    async def scenario() -> list[int | None]:
        ages = []
        for _ in range(3):
            ages.append((await store.executor.read(store.users.get, user.id)).age)
            await store.executor.write(become_older, user.id)
        return ages

    assert asyncio.run(scenario()) == [0, 1, 2]


def test_parallel_writes_do_not_undo_each_other(store: Store) -> None:
    user = a_user(age=0)
    store.add(user)

    def become_older(user_id: int) -> None:
        with store.unit_of_work() as work:
            user = work.users.get(user_id)
            user.age += 1
            work.users.save(user)
            work.commit()

    async def scenario() -> None:
        await asyncio.gather(*(store.executor.write(become_older, user.id) for _ in range(20)))

    asyncio.run(scenario())

    assert store.read(store.users.get, user.id).age == 20


def test_a_write_that_raises_leaves_no_trace_even_of_what_it_committed(store: Store) -> None:
    user = a_user()
    store.add(user)

    def edit_and_fail(changed: User) -> None:
        with store.unit_of_work() as work:
            work.users.save(changed)
            work.users.add(a_user("Somebody Else"))
            work.commit()
        raise Trouble

    with pytest.raises(Trouble):
        asyncio.run(store.executor.write(edit_and_fail, replace(user, name="Changed")))

    page = store.read(store.users.list, UserListing())
    assert page.items == (UserView.of(user),)


def test_a_write_that_commits_nothing_leaves_no_trace(store: Store) -> None:
    def forget(user: User) -> None:
        with store.unit_of_work() as work:
            work.users.add(user)

    asyncio.run(store.executor.write(forget, a_user()))

    assert store.read(store.users.list, UserListing()).items == ()


def test_a_refusal_comes_out_of_a_write_as_it_is(store: Store) -> None:
    store.add(a_user())

    def register(user: User) -> None:
        with store.unit_of_work() as work:
            work.users.add(user)
            work.commit()

    with pytest.raises(EmailAlreadyRegistered):
        asyncio.run(store.executor.write(register, a_user()))


def test_a_refusal_comes_out_of_reads_and_scans_as_it_is(store: Store) -> None:
    for run in (store.executor.read, store.executor.scan):
        with pytest.raises(UserNotFound):
            asyncio.run(run(store.users.get, 1))


def test_after_a_refusal_everything_works_as_before(store: Store) -> None:
    user = a_user()
    store.add(user)

    async def scenario() -> UserView:
        for run in (store.executor.read, store.executor.scan, store.executor.write):
            with pytest.raises(UserNotFound):
                await run(store.users.get, user.id + 1)
        return await store.executor.read(store.users.get, user.id)

    assert asyncio.run(scenario()) == UserView.of(user)
