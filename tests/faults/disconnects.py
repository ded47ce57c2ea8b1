"""Clients leave in the middle of their requests."""

import asyncio
import json
import random
import socket
import struct
import time
from collections import Counter
from contextlib import ExitStack

from tests.faults.crowds import USERS, a_crowd, served
from tests.faults.figures import NONE, Fault, Figures, counted
from tests.faults.places import Place
from tests.integration.cli.processes import PATIENCE, Server, wait_until
from tests.unit.http.service import user_data

WAVE = 50
"""How many come at once: more than the service has threads and connections."""

SEARCH = f"{USERS}/search?name=hopper"

RESET = struct.pack("ii", 1, 0)
"""Who closes with it is gone at once, and does not wait for an answer (SO_LINGER)."""


def disconnects(place: Place, *, clients: int, seed: int) -> Figures:
    """What is still in use when so many have left, and who is refused then."""
    chance = random.Random(seed)
    with served(place, workers=1) as server:
        for wave in counted(clients // WAVE, "disconnects"):
            with place.locked():  # so that those who write are in the middle of it
                _come_and_leave(server, [_request(wave * WAVE + n, chance) for n in range(WAVE)])
        wait_until(lambda: place.transactions() == 0)
        statuses = asyncio.run(_crowd_statuses(server))
        alive = server.process.poll() is None
    return {
        "answers to others that are no success": statuses.total() - statuses[200] - statuses[201],
        "transactions that are still open": place.transactions(),
        "servers that died": not alive,
    }


def _request(number: int, chance: random.Random) -> bytes:
    """A search or a write, as a whole or the first part of it."""
    body = json.dumps(user_data(email=f"{number}@example.com"))
    request = (
        f"POST {USERS} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
        if number % 2
        else f"GET {SEARCH} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    ).encode()
    return request if number % 4 > 1 else request[: chance.randrange(len(request))]


def _come_and_leave(server: Server, requests: list[bytes]) -> None:
    with ExitStack() as stack:
        for request in requests:
            address = ("127.0.0.1", server.port)
            client = stack.enter_context(socket.create_connection(address, PATIENCE))
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            client.sendall(request)
        time.sleep(0.1)  # until all of them are taken in, more or less


async def _crowd_statuses(server: Server) -> Counter[int]:
    """How as many others are answered, half of whom write."""
    async with a_crowd(server) as crowd:
        writes = [
            crowd.post(USERS, json=user_data(email=f"later-{number}@example.com"))
            for number in range(WAVE)
        ]
        answers = await asyncio.gather(*writes, *(crowd.get(SEARCH) for _ in range(WAVE)))
    return Counter(answer.status_code for answer in answers)


DISCONNECTS = Fault(
    "disconnects",
    disconnects,
    size={"clients": 500},
    limits={
        "answers to others that are no success": NONE,
        "transactions that are still open": NONE,
        "servers that died": NONE,
    },
)
