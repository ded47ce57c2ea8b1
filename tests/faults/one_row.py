"""Many change one row all the time."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.faults.crowds import USERS, served
from tests.faults.figures import NONE, SOME, Fault, Figures
from tests.faults.places import Place
from tests.integration.cli.processes import PATIENCE
from tests.unit.http.service import user_data

ROW = f"{USERS}/1"

FEWEST = 3
"""Changes of each writer, however slow the machine is."""

Change = Callable[[httpx.Client], httpx.Response]


def one_row(place: Place, *, writers: int, seconds: float, seed: int) -> Figures:
    """What a counter is at after half of the time, and how many versions the other half made.

    At first each writer reads a number and writes the next one on the condition that nobody has
    written meanwhile; then they write without looking.
    """
    with served(place) as server:
        url = server.http.base_url
        server.http.post(USERS, json=user_data(city="City 0"))
        counting = _statuses(url, writers, seconds / 2, _count_on)
        ((counter, before),) = place.rows("SELECT city, version FROM users")
        blind = _statuses(url, writers, seconds / 2, _write_blindly)
        ((after,),) = place.rows("SELECT version FROM users")
    statuses = counting + blind
    return {
        "acknowledged writes": statuses[200],
        "counter less acknowledged writes": int(counter.split()[1]) - counting[200],
        "versions less acknowledged writes": after - before - blind[200],
        "stale writes": counting[412],
        "answers other than 200 and 412": statuses.total() - statuses[200] - statuses[412],
    }


def _count_on(client: httpx.Client) -> httpx.Response:
    seen = client.get(ROW)
    number = int(seen.json()["city"].split()[1])
    condition = {"If-Match": seen.headers["ETag"]}
    return client.patch(ROW, json={"city": f"City {number + 1}"}, headers=condition)


def _write_blindly(client: httpx.Client) -> httpx.Response:
    return client.patch(ROW, json={"city": f"City {time.monotonic_ns()}"})


def _statuses(url: httpx.URL, writers: int, seconds: float, change: Change) -> Counter[int]:
    """How often the changes of so many writers, who begin together, were answered so."""
    together = threading.Barrier(writers)

    def keep_changing() -> Counter[int]:
        statuses: Counter[int] = Counter()
        with httpx.Client(base_url=url, timeout=PATIENCE, trust_env=False) as client:
            together.wait(PATIENCE)
            latest = time.monotonic() + seconds
            while time.monotonic() < latest or statuses.total() < FEWEST:
                statuses[change(client).status_code] += 1
        return statuses

    with ThreadPoolExecutor(writers) as threads:
        running = [threads.submit(keep_changing) for _ in range(writers)]
        return sum((each.result() for each in running), Counter())


ONE_ROW = Fault(
    "one-row",
    one_row,
    size={"writers": 32, "seconds": 60},
    limits={
        "acknowledged writes": SOME,
        "counter less acknowledged writes": NONE,
        "versions less acknowledged writes": NONE,
        "stale writes": SOME,
        "answers other than 200 and 412": NONE,
    },
)
