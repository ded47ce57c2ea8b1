"""Turns on a thread: how long one is waited for, and when what ran in it runs again."""

import asyncio
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor as Threads
from concurrent.futures import Future as Turn
from contextlib import contextmanager
from contextvars import copy_context
from functools import partial
from typing import Any, Protocol, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from blog.application.observing import Event
from blog.application.ports import Observer
from blog.domain.errors import Unavailable

Answer = TypeVar("Answer")

WRITE_WAIT = 5.0
"""Seconds that a write waits from its arrival, for its turn and for the locks of others."""

SCAN_WAIT = 5.0

MOST_RUNS = 10
"""How often a use case runs that is in the way of others, at most."""

_SHORTEST_PAUSE = 0.002
"""Seconds before a use case runs again, doubled each time; about as long as one takes."""

SCANNERS = 2
"""Threads that run queries which may touch every row."""


class Database(Protocol):
    """What `sqlite` and `postgres` say of an error."""

    def is_trouble(self, error: DBAPIError) -> bool: ...

    def wants_rerun(self, error: DBAPIError) -> bool: ...


async def in_turn(
    threads: Threads,
    wait: float,
    run: Callable[..., Answer],
    *arguments: Any,
) -> Answer:
    """Run it on a thread, with the moment by which it has to begin as its last argument.

    Raises Unavailable where no thread is free for `wait` seconds.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Answer] = loop.create_future()

    def ended(turn: Turn[Answer]) -> None:  # on the thread, or here if it is cancelled
        if not loop.is_closed():
            loop.call_soon_threadsafe(_pass_on, turn, done)

    call = partial(run, *arguments, time.monotonic() + wait)
    turn = threads.submit(copy_context().run, call)
    turn.add_done_callback(ended)
    too_late = loop.call_later(wait, turn.cancel)  # which does nothing once it has begun
    try:
        return await done
    finally:
        too_late.cancel()
        turn.cancel()


def _pass_on(turn: Turn[Answer], done: "asyncio.Future[Answer]") -> None:
    if done.cancelled():  # nobody waits for it any more
        return
    if turn.cancelled():
        done.set_exception(Unavailable())
    elif (error := turn.exception()) is not None:
        done.set_exception(error)
    else:
        done.set_result(turn.result())


def run_again(
    database: Database, observer: Observer, run: Callable[[float], Answer], latest: float
) -> Answer:
    """Run it until it is in nobody's way: a bounded number of times, and not after `latest`."""
    with translating(database, observer):
        for runs in range(MOST_RUNS):
            if runs:
                observer.count(Event.RERUN)
                time.sleep(_SHORTEST_PAUSE * 2**runs * random.random())  # noqa: S311 - to part them
            patience = latest - time.monotonic()
            if patience <= 0:
                break
            try:
                return run(patience)
            except DBAPIError as error:
                if not database.wants_rerun(error):
                    raise
    raise Unavailable


@contextmanager
def translating(database: Database, observer: Observer) -> Iterator[None]:
    """Raises Unavailable for what is the database's trouble; all of its errors are counted."""
    try:
        yield
    except (DBAPIError, PoolTimeoutError) as error:
        said = translated(database, observer, error)
        if said is error:
            raise
        raise said from error


def translated(database: Database, observer: Observer, error: BaseException) -> BaseException:
    """What `translating` raises in its place, where it is not raised here."""
    if isinstance(error, DBAPIError) and not database.is_trouble(error):
        observer.count(Event.DATABASE_FAULT)
    if not _is_trouble(database, error):
        return error
    observer.count(Event.DATABASE_UNAVAILABLE)
    unavailable = Unavailable()
    unavailable.__cause__ = error
    return unavailable


def _is_trouble(database: Database, error: BaseException) -> bool:
    if isinstance(error, DBAPIError):
        return database.is_trouble(error)
    return isinstance(error, PoolTimeoutError)
