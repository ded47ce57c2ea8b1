"""Another process keeps all who write waiting."""

import itertools
import time
from concurrent.futures import ThreadPoolExecutor

from tests.faults.crowds import USERS, served
from tests.faults.figures import NONE, SOME, Fault, Figures, Limit
from tests.faults.places import Place
from tests.integration.cli.processes import Server
from tests.unit.http.service import user_data

WRITERS = 4

LONGEST_WAIT = 5.0
"""Seconds that the contract lets a write wait."""

READS = (USERS, f"{USERS}/search?name=grace", "/api/v1/posts?q=compiler", "/health/ready")


def held_lock(place: Place, *, workers: int, short: float, long: float, seed: int) -> Figures:
    """What becomes of those who write and read while it is held for so many seconds."""
    with served(place, workers) as server, ThreadPoolExecutor(WRITERS + 1) as threads:
        with place.locked():
            patient = threads.submit(_write_until, 0, server, "patient")
            time.sleep(short)
        ((succeeded, _),) = patient.result()
        with place.locked():
            end = time.monotonic() + long
            reader = threads.submit(_read_until, end, server)
            writers = [
                threads.submit(_write_until, end - 2 * LONGEST_WAIT, server, f"writer-{number}")
                for number in range(WRITERS)
            ]
            refused = [write for writer in writers for write in writer.result()]
            reads = reader.result()
    waits = [seconds for _, seconds in refused]
    return {
        "writes that waited and succeeded": succeeded == 201,
        "reads": len(reads),
        "reads other than 200": sum(status != 200 for status in reads),
        "writes": len(refused),
        "writes other than 503": sum(status != 503 for status, _ in refused),
        "seconds until the first 503": min(waits),
        "seconds until the last 503": max(waits),
    }


def _write_until(latest: float, server: Server, name: str) -> list[tuple[int, float]]:
    """How each write was answered, and after how many seconds; there is one at least."""
    answers = []
    for number in itertools.count():
        began = time.monotonic()
        body = user_data(email=f"{name}-{number}@example.com")
        status = server.http.post(USERS, json=body).status_code
        answers.append((status, time.monotonic() - began))
        if time.monotonic() > latest:
            break
    return answers


def _read_until(latest: float, server: Server) -> list[int]:
    statuses = []
    while time.monotonic() < latest:
        statuses += [server.http.get(path).status_code for path in READS]
        time.sleep(0.1)
    return statuses


HELD_LOCK = Fault(
    "held-lock",
    held_lock,
    size={"workers": 2, "short": 2, "long": 30},
    limits={
        "writes that waited and succeeded": SOME,
        "reads": SOME,
        "reads other than 200": NONE,
        "writes": SOME,
        "writes other than 503": NONE,
        "seconds until the first 503": Limit(4.5, 6, timed=True),
        "seconds until the last 503": Limit(4.5, 6, timed=True),
    },
)
