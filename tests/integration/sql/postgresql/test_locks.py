"""Use cases that want the same rows: they wait, run again, or give up."""

import asyncio
import threading
from collections.abc import Callable
from functools import partial

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from blog.adapters.sql import postgres, turns
from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.postgres_executor import PostgresExecutor
from blog.adapters.sql.turns import MOST_RUNS
from blog.domain.errors import Unavailable
from blog.domain.policy import Actor, Role, restricted_access
from blog.domain.posts import PostNotFound
from tests.builders import NOW, a_post, a_user
from tests.contracts.stores import Store, sql_store
from tests.databases import engine_of
from tests.fakes.clock import FakeClock

LONG = 20.0
"""Seconds after which a test that hangs gives up."""


@pytest.fixture
def two_users(store: Store) -> None:
    store.add(a_user("Ada", age=7), a_user("Bob", age=7))


def ages(store: Store) -> list[int | None]:
    return [store.read(store.users.get, user_id).age for user_id in (1, 2)]


def become_older(store: Store, *user_ids: int, between: Callable[[], None] | None = None) -> None:
    """One after the other, in one unit of work."""
    with store.unit_of_work() as work:
        for user_id in user_ids:
            if between is not None and user_id != user_ids[0]:
                between()
            user = work.users.get(user_id)
            user.age += 1
            work.users.save(user)
        work.commit()


@pytest.mark.usefixtures("two_users")
def test_who_waited_for_the_lock_of_another_sees_the_row_as_the_other_left_it(
    store: Store, other_store: Store
) -> None:
    async def scenario() -> None:
        with other_store.work() as work:
            user = work.users.get(1)
            waiting = asyncio.create_task(
                store.executor.write(lambda user_id: become_older(store, user_id), 1)
            )
            await asyncio.sleep(0.05)
            assert not waiting.done()
            user.age = 50
            work.users.save(user)
            work.commit()
        await waiting

    asyncio.run(scenario())

    assert ages(store) == [51, 7]


@pytest.mark.usefixtures("two_users")
def test_two_that_want_two_rows_in_opposite_orders_both_get_them_in_the_end(
    store: Store, other_store: Store
) -> None:
    each_has_one = threading.Barrier(2)
    runs: list[int] = []

    def write(which: Store, *user_ids: int) -> None:
        runs.append(user_ids[0])
        for_the_first_time = runs.count(user_ids[0]) == 1
        become_older(which, *user_ids, between=meet if for_the_first_time else None)

    def meet() -> None:
        each_has_one.wait(LONG)

    async def scenario() -> None:
        await asyncio.gather(
            store.executor.write(lambda _: write(store, 1, 2), None),
            other_store.executor.write(lambda _: write(other_store, 2, 1), None),
        )

    asyncio.run(scenario())

    assert ages(store) == [9, 9]
    assert len(runs) == 3


def failing(sqlstate: str) -> OperationalError:
    return OperationalError("UPDATE", {}, psycopg.errors.lookup(sqlstate)("in the way"))


@pytest.mark.parametrize("sqlstate", ["40001", "40P01"])
def test_who_is_in_the_way_of_others_runs_again(store: Store, sqlstate: str) -> None:
    runs: list[None] = []

    def third_time_lucky(name: str) -> str:
        runs.append(None)
        if len(runs) < 3:
            raise failing(sqlstate)
        return name

    assert asyncio.run(store.executor.write(third_time_lucky, "done")) == "done"
    assert len(runs) == 3


def test_who_is_always_in_the_way_gives_up(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_SHORTEST_PAUSE", 0.0)
    runs: list[None] = []

    def never_lucky(_: None) -> None:
        runs.append(None)
        raise failing("40001")

    with pytest.raises(Unavailable):
        asyncio.run(store.executor.write(never_lucky, None))

    assert len(runs) == MOST_RUNS


@pytest.mark.usefixtures("two_users")
def test_a_real_serialization_failure_runs_again(
    executor: PostgresExecutor, lent: LentConnection, store: Store
) -> None:
    runs: list[None] = []
    older = text("UPDATE users SET age = age + 1 WHERE id = 1")

    def overtaken(_: None) -> None:
        runs.append(None)
        lent.get().execute(text("ROLLBACK; BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1"))
        if len(runs) == 1:
            with store.work() as work:
                user = work.users.get(1)
                user.age = 50
                work.users.save(user)
                work.commit()
        lent.get().execute(older)

    asyncio.run(executor.write(overtaken, None))

    assert (ages(store), len(runs)) == ([51, 7], 2)


@pytest.mark.usefixtures("two_users")
def test_a_write_waits_for_a_lock_no_longer_than_it_has_time(
    url: str, other_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "WRITE_WAIT", 0.1)
    monkeypatch.setitem(postgres._SESSION, "lock_timeout", "60s")

    with engine_of(url) as engine, sql_store(engine) as store:
        with other_store.work() as work:
            work.users.get(1)
            with pytest.raises(Unavailable) as caught:
                asyncio.run(store.executor.write(lambda _: become_older(store, 2, 1), None))

        assert "lock timeout" in str(caught.value.__cause__)
        assert ages(store) == [7, 7]


@pytest.mark.usefixtures("two_users")
def test_a_read_waits_for_no_lock_of_a_row(store: Store, other_store: Store) -> None:
    with other_store.work() as work:
        user = work.users.get(1)
        work.users.remove(user)

        for run in (store.executor.read, store.executor.scan):
            assert asyncio.run(run(store.users.get, 1)).age == 7


@pytest.mark.usefixtures("two_users")
def test_whoever_may_not_see_a_post_does_not_wait_for_those_who_change_it(
    store: Store, other_store: Store
) -> None:
    """Else the wait would tell that there is a post."""
    draft = a_post(author_id=1)
    store.add(draft)
    _, posts = store.services(FakeClock(NOW), restricted_access)
    stranger = Actor(2, Role.AUTHOR, session_id=1, signed_in_at=NOW)

    async def scenario() -> None:
        with other_store.work() as work:
            work.posts.get(draft.id)
            change = partial(posts.unpublish, actor=stranger)
            async with asyncio.timeout(LONG):
                with pytest.raises(PostNotFound):
                    await store.executor.write(change, draft.id)

    asyncio.run(scenario())
