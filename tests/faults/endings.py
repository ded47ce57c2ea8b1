"""Instances are told to end, one after the other, while requests come all the time."""

import itertools
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import httpx

from tests.faults.crowds import USERS, serve
from tests.faults.figures import NONE, SOME, Fault, Figures, counted
from tests.faults.places import Place
from tests.integration.cli.processes import PATIENCE, Server, serving
from tests.own_postgresql import free_port
from tests.unit.http.service import user_data

CLIENTS = 10


@dataclass(frozen=True)
class Tally:
    """What became of the requests of many threads."""

    statuses: list[int] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=itertools.count)


def endings(place: Place, *, times: int, rate: int, workers: int, seed: int) -> Figures:
    """What becomes of so many requests a second to two instances on one database, while so many
    times one of them is ended and started again."""
    ports = [free_port(), free_port()]
    tally = Tally()
    codes: Counter[int] = Counter()
    with ExitStack() as first, ExitStack() as second:
        stacks = [first, second]
        servers = [
            _start(place, port, workers, stack) for port, stack in zip(ports, stacks, strict=True)
        ]
        with _asking(ports, rate, tally):
            for number in counted(times, "SIGTERM"):
                one = number % 2
                codes[servers[one].end()] += 1
                stacks[one].close()
                servers[one] = _start(place, ports[one], workers, stacks[one])
    statuses = Counter(tally.statuses)
    return {
        "requests": statuses.total(),
        "requests that failed": len(tally.failures),
        "answers that are no success": statuses.total() - statuses[200] - statuses[201],
        "exits other than 0": codes.total() - codes[0],
    }


def _start(place: Place, port: int, workers: int, stack: ExitStack) -> Server:
    folder = place.folder / str(port)
    folder.mkdir(exist_ok=True)
    return stack.enter_context(serving(folder, *serve(workers, port), **place.settings))


@contextmanager
def _asking(ports: list[int], rate: int, tally: Tally) -> Iterator[None]:
    """Ask so many times a second until the block is left."""
    over = threading.Event()

    def ask() -> None:
        with ExitStack() as stack:
            clients = [
                stack.enter_context(
                    httpx.Client(
                        base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE, trust_env=False
                    )
                )
                for port in ports
            ]
            while not over.wait(CLIENTS / rate):
                _ask(clients, tally)

    with ThreadPoolExecutor(CLIENTS) as threads:
        running = [threads.submit(ask) for _ in range(CLIENTS)]
        try:
            yield
        finally:
            over.set()
    for each in running:
        each.result()


def _ask(clients: list[httpx.Client], tally: Tally) -> None:
    """Ask one, and the other if the first takes no connection; every other request writes."""
    number = next(tally.numbers)
    body = user_data(email=f"{number}@example.com")
    first = number // 2 % 2
    for client in (clients[first], clients[1 - first]):
        try:
            answer = client.post(USERS, json=body) if number % 2 else client.get(USERS)
        except httpx.ConnectError:
            continue
        except httpx.TransportError as error:
            tally.failures.append(repr(error))
        else:
            tally.statuses.append(answer.status_code)
        return
    tally.failures.append("nobody takes a connection")


ENDINGS = Fault(
    "endings",
    endings,
    size={"times": 100, "rate": 50, "workers": 2},
    limits={
        "requests": SOME,
        "requests that failed": NONE,
        "answers that are no success": NONE,
        "exits other than 0": NONE,
    },
)
