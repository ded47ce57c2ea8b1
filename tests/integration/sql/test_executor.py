"""What an executor does when others are in its way, and when its time is over."""

import asyncio
import threading
from typing import Any

import pytest

from blog.adapters.sql import turns
from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.postgres_executor import PostgresExecutor
from blog.adapters.sql.sqlite_executor import SqliteExecutor
from blog.adapters.sql.user_queries import SqlUserQueries
from blog.application.user_queries import UserListing, UserView
from blog.domain.errors import Unavailable
from blog.domain.users import User
from tests.builders import a_user
from tests.contracts.stores import Store

LONG = 20.0
"""Seconds after which a test that hangs gives up."""

MORE_THAN_ALL_THREADS = 20


def register(store: Store, user: User) -> UserView:
    with store.unit_of_work() as work:
        work.users.add(user)
        work.commit()
    return UserView.of(user)


def names(store: Store) -> list[str]:
    return [user.name for user in store.read(store.users.list, UserListing()).items]


def become_older(store: Store, user_id: int) -> None:
    with store.unit_of_work() as work:
        user = work.users.get(user_id)
        user.age += 1
        work.users.save(user)
        work.commit()


def test_a_write_is_unavailable_while_another_process_keeps_the_lock(
    store: Store, other_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "WRITE_WAIT", 0.05)
    user = a_user(age=7)
    store.add(user)

    with other_store.work() as work:
        work.users.get(user.id)
        with pytest.raises(Unavailable):
            asyncio.run(store.executor.write(lambda user_id: become_older(store, user_id), user.id))

    assert store.read(store.users.get, user.id).age == 7


def test_a_write_waits_until_another_process_gives_the_lock_back(
    store: Store, other_store: Store
) -> None:
    user = a_user(age=7)
    store.add(user)

    def become_older_slowly(user_id: int) -> None:
        become_older(other_store, user_id)
        begun.set()
        assert waiting.wait(LONG)

    async def scenario() -> None:
        first = asyncio.create_task(other_store.executor.write(become_older_slowly, user.id))
        await asyncio.to_thread(begun.wait, LONG)
        write = store.executor.write(lambda user_id: become_older(store, user_id), user.id)
        second = asyncio.create_task(write)
        await asyncio.sleep(0.05)
        waiting.set()
        await asyncio.gather(first, second)

    begun, waiting = threading.Event(), threading.Event()
    asyncio.run(scenario())

    assert store.read(store.users.get, user.id).age == 9


def test_a_write_whose_turn_does_not_come_in_time_is_unavailable_and_never_done(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def keep_all_waiting(user: User) -> UserView:
        begun.set()
        assert refused.wait(LONG)
        return register(store, user)

    async def scenario() -> None:
        early = [store.executor.write(keep_all_waiting, user) for user in users]
        first = asyncio.gather(*early)
        await asyncio.to_thread(begun.wait, LONG)
        monkeypatch.setattr(turns, "WRITE_WAIT", 0.05)
        late = store.executor.write(lambda user: register(store, user), a_user("Late"))
        try:
            with pytest.raises(Unavailable):
                await asyncio.wait_for(late, LONG / 4)
        finally:
            refused.set()
        await first

    users = [a_user(f"User {n}") for n in range(MORE_THAN_ALL_THREADS)]
    begun, refused = threading.Event(), threading.Event()
    asyncio.run(scenario())

    assert set(names(store)) == {user.name for user in users}


def test_a_write_that_comes_too_late_to_its_turn_is_not_begun(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "WRITE_WAIT", 0.0)

    with pytest.raises(Unavailable):
        asyncio.run(store.executor.write(lambda user: register(store, user), a_user()))

    assert names(store) == []


def test_reads_see_what_another_process_committed(store: Store, other_store: Store) -> None:
    async def scenario() -> list[str]:
        found = []
        for name in ("Ada", "Bob"):
            await other_store.executor.write(lambda user: register(other_store, user), a_user(name))
            page = await store.executor.read(store.users.list, UserListing())
            found.append(page.items[-1].name)
        return found

    assert asyncio.run(scenario()) == ["Ada", "Bob"]


def test_reads_neither_wait_for_a_write_nor_see_what_it_has_not_committed(store: Store) -> None:
    def register_slowly(user: User) -> UserView:
        view = register(store, user)
        begun.set()
        assert read.wait(LONG)
        return view

    async def scenario() -> None:
        write = asyncio.create_task(store.executor.write(register_slowly, a_user()))
        await asyncio.to_thread(begun.wait, LONG)
        for run in (store.executor.read, store.executor.scan):
            page = await run(store.users.list, UserListing())
            assert page.items == ()
        read.set()
        await write

    begun, read = threading.Event(), threading.Event()
    asyncio.run(scenario())

    assert len(names(store)) == 1


def test_neither_scans_nor_writes_hold_up_the_loop(store: Store) -> None:
    def thread(request: None) -> int:
        return threading.get_ident()

    async def scenario() -> None:
        here = threading.get_ident()
        assert await store.executor.scan(thread, None) != here
        assert await store.executor.write(thread, None) != here

    asyncio.run(scenario())


def test_a_write_whose_client_left_before_its_turn_is_never_done(store: Store) -> None:
    def keep_all_waiting(_: None) -> None:
        begun.set()
        assert left.wait(LONG)

    async def scenario() -> None:
        early = asyncio.gather(
            *(store.executor.write(keep_all_waiting, None) for _ in range(MORE_THAN_ALL_THREADS))
        )
        await asyncio.to_thread(begun.wait, LONG)
        write = store.executor.write(lambda user: register(store, user), a_user("Late"))
        late = asyncio.create_task(write)
        await asyncio.sleep(0)
        late.cancel()
        with pytest.raises(asyncio.CancelledError):
            await late
        left.set()
        await early

    begun, left = threading.Event(), threading.Event()
    asyncio.run(scenario())
    store.executor.close()  # type: ignore[attr-defined]

    assert names(store) == []


@pytest.mark.parametrize("error", [None, ValueError()])
def test_nobody_hears_of_what_ends_after_its_client_left(
    store: Store, error: Exception | None
) -> None:
    def end_late(_: None) -> None:
        begun.set()
        assert left.wait(LONG)
        if error is not None:
            raise error

    async def scenario() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: heard.append(context))
        scan = asyncio.create_task(store.executor.scan(end_late, None))
        await asyncio.to_thread(begun.wait, LONG)
        scan.cancel()
        with pytest.raises(asyncio.CancelledError):
            await scan
        left.set()
        assert await store.executor.scan(lambda _: "still works", None) == "still works"
        await asyncio.sleep(0.05)

    begun, left = threading.Event(), threading.Event()
    heard: list[dict[str, Any]] = []
    asyncio.run(scenario())

    assert heard == []


def test_closing_finishes_what_was_begun(executor: SqliteExecutor | PostgresExecutor) -> None:
    done = threading.Event()

    async def scenario() -> None:
        writing = asyncio.create_task(executor.write(lambda _: done.set(), None))
        await asyncio.sleep(0)
        executor.close()
        assert done.is_set()
        await writing

    asyncio.run(scenario())


def test_an_executor_may_be_used_again_after_closing(
    executor: SqliteExecutor | PostgresExecutor,
) -> None:
    async def use() -> list[str]:
        runs = (executor.read, executor.scan, executor.write)
        return [await run(str.upper, "works") for run in runs]

    first = asyncio.run(use())
    executor.close()
    second = asyncio.run(use())

    assert first == second == ["WORKS"] * 3


def test_a_scan_sees_one_state_however_often_it_reads(
    executor: SqliteExecutor | PostgresExecutor, lent: LentConnection, other_store: Store
) -> None:
    listing = UserListing()
    users = SqlUserQueries(lent)

    def read_twice(_: None) -> list[int]:
        before = users.list(listing)
        other_store.add(a_user("In between"))
        return [len(before.items), len(users.list(listing).items)]

    assert asyncio.run(executor.scan(read_twice, None)) == [0, 0]
    assert len(asyncio.run(executor.scan(users.list, listing)).items) == 1
