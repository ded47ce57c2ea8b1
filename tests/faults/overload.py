"""More is asked than the service can answer."""

import asyncio
import itertools
import json
import os
import resource
import time
from pathlib import Path
from statistics import median

from tests.faults.callers import Caller, Calls, call_often, get, post
from tests.faults.crowds import POSTS, USERS, memory_of, processes_of, served
from tests.faults.figures import NONE, Fault, Figures, Limit
from tests.faults.places import Place
from tests.integration.cli.processes import PATIENCE, Server
from tests.unit.http.service import post_data, user_data

PAGE = get(f"{POSTS}?limit=100&include=author")
WRITE = post(POSTS, json.dumps(post_data()).encode())
MIX = (PAGE, PAGE, PAGE, WRITE)
"""Requests that cost the service much and the callers little."""

CALLERS = (4, 8, 16, 32)
"""With one of these numbers of callers it answers the most."""

TICK = 0.05
"""Seconds in which requests are let go together."""


def overload(
    place: Place, *, workers: int, times: int, peak: float, seconds: float, seed: int
) -> Figures:
    """What of its best the service still does when `times` as much is asked for so many seconds.

    Its best is looked for in `peak` seconds each.
    """
    _allow_sockets()
    with served(place, workers) as server:
        _part_processors(server)
        server.http.post(USERS, json=user_data())
        for _ in range(100):
            server.http.post(POSTS, json=post_data())
        return asyncio.run(_measure(server, times, peak, seconds))


async def _measure(server: Server, times: int, peak: float, seconds: float) -> Figures:
    port = server.port
    normal = median((await call_often(port, 1, itertools.repeat(PAGE), 0, peak)).seconds)
    bests = [await call_often(port, n, itertools.cycle(MIX), 0, peak) for n in CALLERS]
    best = max(_successes(calls) / peak for calls in bests)
    before = memory_of(server)
    flood, memory = await _flood(server, times * best, seconds)
    until_normal = await _seconds_until_normal(port, normal)
    return {
        "successes per second at best": best,
        "requests per second": len(flood.statuses) / seconds,
        "successes per second / best": _successes(flood) / seconds / best,
        "answers of 503": flood.statuses.count(503),
        "requests without an answer": flood.statuses.count(0),
        "answers other than success and 503": sum(
            s not in (0, 200, 201, 503) for s in flood.statuses
        ),
        "memory / before": memory / before,
        "seconds until normal": until_normal,
    }


async def _flood(server: Server, rate: float, seconds: float) -> tuple[Calls, int]:
    """Ask so often in a second, whether there are answers or not; and the most memory used."""
    calls, memory = Calls(), 0
    callers: list[Caller] = []
    idle: list[Caller] = []
    requests = itertools.cycle(MIX)

    async def ask() -> None:
        caller = idle.pop() if idle else Caller(server.port, patience=10)
        callers.append(caller)
        await calls.make(caller, next(requests))
        idle.append(caller)

    began, asked = time.monotonic(), 0
    under_way: set[asyncio.Task[None]] = set()
    while (elapsed := time.monotonic() - began) < seconds:
        for _ in range(asked, int(rate * elapsed)):
            under_way.add(asyncio.create_task(ask()))
        asked = int(rate * elapsed)
        under_way = {task for task in under_way if not task.done()}
        memory = max(memory, memory_of(server))
        await asyncio.sleep(TICK)
    for task in under_way:
        task.cancel()
    for caller in callers:
        caller.close()
    return calls, memory


async def _seconds_until_normal(port: int, normal: float) -> float:
    """Until one caller is answered as soon as if he were alone, or twice that."""
    began = time.monotonic()
    while True:
        calls = await call_often(port, 1, itertools.repeat(PAGE), 0, TICK)
        if set(calls.statuses) == {200} and median(calls.seconds) < 2 * normal:
            return time.monotonic() - began
        if time.monotonic() - began > PATIENCE:
            raise TimeoutError


def _part_processors(server: Server) -> None:
    """Give the service half of the processors, and the callers the rest.

    Where they have to share, it is the callers who come too late, and what is measured is them.
    """
    every = sorted(os.sched_getaffinity(0))
    for process in processes_of(server.process.pid):
        for thread in Path(f"/proc/{process}/task").iterdir():
            os.sched_setaffinity(int(thread.name), every[: len(every) // 2] or every)
    os.sched_setaffinity(0, every[len(every) // 2 :])


def _successes(calls: Calls) -> int:
    return sum(status in (200, 201) for status in calls.statuses)


def _allow_sockets() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


OVERLOAD = Fault(
    "overload",
    overload,
    size={"workers": 1, "times": 4, "peak": 5, "seconds": 60},
    limits={
        "successes per second / best": Limit(least=0.8, timed=True),
        "answers other than success and 503": NONE,
        "memory / before": Limit(most=1.2, timed=True),
        "seconds until normal": Limit(most=5, timed=True),
    },
)
