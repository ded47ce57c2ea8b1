"""Passwords are looked at, which takes long on purpose: beside readers, and whoever has them."""

import asyncio
import itertools
import json
from statistics import median

from tests.access.people import PASSWORD
from tests.faults.callers import Caller, Calls, call_often, get, post
from tests.faults.crowds import POSTS, USERS, memory_of, served
from tests.faults.figures import NONE, SOME, Fault, Figures, Limit, percentile
from tests.faults.places import Place, an_app
from tests.integration.access.inhabitants import authors_in, people_in
from tests.integration.cli.processes import Server

SESSIONS = "/api/v1/sessions"
READS = (get(POSTS), get(f"{USERS}/1"))
PAUSE = 0.1


def sign_ins(
    place: Place, *, workers: int, number: int, readers: int, seconds: float, seed: int
) -> Figures:
    """How readers fare for so many seconds alone, and while so many sign in at once."""
    with an_app(place, access="restricted") as app:
        people_in(app)
        addresses = authors_in(app, number)
    with served(place, workers, access="restricted") as server:
        alone = asyncio.run(_read(server, readers, seconds))
        before = memory_of(server)
        signed_in, beside, memory = asyncio.run(_read_beside(server, readers, addresses))
    one, other = percentile(99, alone.seconds), percentile(99, beside.seconds)
    return {
        "signed in": signed_in.count(201),
        "sign-ins other than 201": len(signed_in) - signed_in.count(201),
        "reads beside them": len(beside.statuses),
        "reads other than 200": sum(s != 200 for s in alone.statuses + beside.statuses),
        "ms of p99 alone": one * 1000,
        "ms of p99 beside them": other * 1000,
        "p99 beside them / alone": other / one,
        "MiB more": (memory - before) / 2**20,
    }


async def _read(server: Server, readers: int, seconds: float) -> Calls:
    return await call_often(server.port, readers, itertools.cycle(READS), PAUSE, seconds)


async def _read_beside(
    server: Server, readers: int, addresses: list[str]
) -> tuple[list[int], Calls, int]:
    requests = [_sign_in(address, PASSWORD) for address in addresses]
    calls, memory = Calls(), 0
    signing_in = asyncio.gather(*(_ask_once(server, each) for each in requests))
    while not signing_in.done():
        some = await _read(server, readers, 0.2)
        calls.statuses.extend(some.statuses)
        calls.seconds.extend(some.seconds)
        memory = max(memory, memory_of(server))
    return await signing_in, calls, memory


async def _ask_once(server: Server, request: bytes) -> int:
    caller = Caller(server.port)
    status = await caller.ask(request)
    caller.close()
    return status


def _sign_in(email: str, password: str) -> bytes:
    return post(SESSIONS, json.dumps({"email": email, "password": password}).encode())


def told_apart(place: Place, *, workers: int, tries: int, seed: int) -> Figures:
    """The medians of the time that a wrong password takes, for addresses that are known and
    others that are not, in turn. Each of them is tried once, so that none is refused for that.
    """
    with an_app(place, access="restricted") as app:
        known = authors_in(app, tries)
    unknown = [f"nobody.{each}" for each in known]
    with served(place, workers, access="restricted") as server:
        calls = asyncio.run(_try_in_turn(server, known, unknown))
    one, other = median(calls.seconds[::2]), median(calls.seconds[1::2])
    return {
        "tries of each": tries,
        "answers other than 401": sum(status != 401 for status in calls.statuses),
        "ms for a known address": one * 1000,
        "ms for an unknown address": other * 1000,
        "share by which they differ": abs(one - other) / min(one, other),
    }


async def _try_in_turn(server: Server, *addresses: list[str]) -> Calls:
    caller, calls = Caller(server.port), Calls()
    for email in itertools.chain.from_iterable(zip(*addresses, strict=True)):
        await calls.make(caller, _sign_in(email, "a wrong password here"))
    caller.close()
    return calls


SIGN_INS = Fault(
    "sign-ins",
    sign_ins,
    size={"workers": 1, "number": 100, "readers": 20, "seconds": 10},
    limits={
        "signed in": SOME,
        "sign-ins other than 201": NONE,
        "reads beside them": SOME,
        "reads other than 200": NONE,
        "p99 beside them / alone": Limit(most=2, timed=True),
        "MiB more": Limit(most=64, timed=True),
    },
)
TOLD_APART = Fault(
    "told-apart",
    told_apart,
    size={"workers": 1, "tries": 200},
    limits={
        "tries of each": SOME,
        "answers other than 401": NONE,
        "share by which they differ": Limit(most=0.05, timed=True),
    },
)
