"""Very many clients send hardly anything, and stay."""

import asyncio
import itertools
import time

from tests.faults.callers import Calls, call_often, get
from tests.faults.crowds import POSTS, USERS, served
from tests.faults.figures import NONE, SOME, Fault, Figures, Limit, percentile
from tests.faults.places import Place
from tests.integration.cli.processes import PATIENCE
from tests.unit.http.service import post_data, user_data

SLOW_REQUESTS = {
    10.0: b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
    30.0: b"POST /api/v1/users HTTP/1.1\r\nHost: localhost\r\n"
    b"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n",
}
"""How each begins, by the seconds in which the contract wants its next part as a whole."""

DRIP = 1.0
"""Seconds between the bytes that come of it."""

REAL_REQUESTS = (get(f"{POSTS}/1"), get(POSTS), get(f"{USERS}/1"))
TURN = 0.1
"""Seconds by which a limit may seem to end early: the event loop of the service counts them from
the beginning of its turn, and not from the moment within it."""

PAUSE = 0.1
"""Seconds between two of them of one client."""


def slow_sockets(
    place: Place, *, workers: int, slow: int, longest: float, real: int, seconds: float, seed: int
) -> Figures:
    """How real clients fare for so many seconds without and then beside slow ones, those among
    them whose limit is not above the longest; and when the slow ones are gone."""
    limits = [limit for limit in SLOW_REQUESTS if limit <= longest]
    with served(place, workers) as server:
        server.http.post(USERS, json=user_data())
        server.http.post(POSTS, json=post_data())
        alone = asyncio.run(_call(server.port, real, seconds))
        beside, late = asyncio.run(_call_beside(server.port, real, seconds, slow, limits))
    before, meanwhile = percentile(99, alone.seconds), percentile(99, beside.seconds)
    return {
        "real answers": len(beside.statuses),
        "real answers other than 200": sum(s != 200 for s in alone.statuses + beside.statuses),
        "ms of real p99 alone": before * 1000,
        "ms of real p99 beside them": meanwhile * 1000,
        "real p99 beside them / alone": meanwhile / before,
        "slow sockets closed": len(late),
        "slow sockets closed too early": sum(each < -TURN for each in late),
        "seconds from the limit to the last close": max(late),
    }


async def _call(port: int, real: int, seconds: float) -> Calls:
    return await call_often(port, real, itertools.cycle(REAL_REQUESTS), PAUSE, seconds)


async def _call_beside(
    port: int, real: int, seconds: float, slow: int, limits: list[float]
) -> tuple[Calls, list[float]]:
    lingering = [
        asyncio.create_task(_linger(port, limit))
        for _, limit in zip(range(slow), itertools.cycle(limits), strict=False)
    ]
    calls = await _call(port, real, seconds)
    return calls, await asyncio.gather(*lingering)


async def _linger(port: int, limit: float) -> float:
    """Stay as long as one may: the seconds by which that is more than the limit."""
    began = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(SLOW_REQUESTS[limit])
    dripping = asyncio.create_task(_drip(writer))
    try:
        async with asyncio.timeout(limit + PATIENCE):
            await reader.read()
    except ConnectionError:
        pass
    finally:
        dripping.cancel()
        writer.close()
    return time.monotonic() - began - limit


async def _drip(writer: asyncio.StreamWriter) -> None:
    while True:
        await asyncio.sleep(DRIP)
        writer.write(b" ")


SLOW_SOCKETS = Fault(
    "slow-sockets",
    slow_sockets,
    size={"workers": 2, "slow": 800, "longest": 30, "real": 50, "seconds": 9},
    limits={
        "real answers": SOME,
        "real answers other than 200": NONE,
        "real p99 beside them / alone": Limit(most=2, timed=True),
        "slow sockets closed": SOME,
        "slow sockets closed too early": NONE,
        "seconds from the limit to the last close": Limit(most=11, timed=True),
    },
)
