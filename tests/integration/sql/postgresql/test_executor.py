"""What a PostgresExecutor asks of the server for a write."""

import asyncio
import time

import pytest
from sqlalchemy import Engine

from blog.adapters.sql import turns
from blog.adapters.system.clock import SystemClock
from blog.application.posts import WritePost
from blog.application.user_queries import UserListing
from blog.domain.errors import Unavailable
from tests.builders import a_user
from tests.contracts.stores import Store
from tests.drivers import statements


def test_a_new_post_takes_no_more_round_trips_than_these_and_a_commit(
    engine: Engine, store: Store
) -> None:
    _, posts = store.services(SystemClock())
    store.add(a_user())

    with statements(engine) as executed:
        command = WritePost("A title", "Words enough for a post.", author_id=1)
        asyncio.run(store.executor.write(posts.write, command))

    sent = [statement.split(maxsplit=1)[0] for statement, _ in executed[-3:]]
    assert sent == ["BEGIN", "SELECT", "WITH"]


def test_a_write_has_no_time_of_its_own_to_run_once_more(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "WRITE_WAIT", 0.2)
    runs: list[None] = []

    def forget_slowly(name: str) -> None:
        runs.append(None)
        with store.unit_of_work() as work:
            work.users.add(a_user(name))
            time.sleep(0.3)

    with pytest.raises(Unavailable):
        asyncio.run(store.executor.write(forget_slowly, "Ada"))

    assert len(runs) == 1
    assert store.read(store.users.list, UserListing()).items == ()
