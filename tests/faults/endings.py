"""Instances are told to end, one after the other, while requests come all the time."""

import itertools
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
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
    ports = (free_port(), free_port())
    with two_instances(place, ports, workers) as instances:
        addresses = [f"http://127.0.0.1:{port}" for port in ports]
        with asking(addresses, rate, _ask) as tally:
            instances.end_and_start_again(times)
    return instances.figures(tally)


@dataclass(frozen=True)
class Instances:
    """Two servers on one database, to be replaced one after the other."""

    servers: list[Server]
    start: Callable[[int], Server]
    codes: Counter[int] = field(default_factory=Counter)

    def end_and_start_again(self, times: int) -> None:
        for number in counted(times, "SIGTERM"):
            one = number % 2
            self.codes[self.servers[one].end()] += 1
            self.servers[one] = self.start(one)

    def figures(self, tally: Tally) -> Figures:
        statuses = Counter(tally.statuses)
        return {
            "requests": statuses.total(),
            "requests that failed": len(tally.failures),
            "answers that are no success": statuses.total() - statuses[200] - statuses[201],
            "exits other than 0": self.codes.total() - self.codes[0],
        }


@contextmanager
def two_instances(place: Place, ports: Sequence[int], workers: int) -> Iterator[Instances]:
    with ExitStack() as first, ExitStack() as second:
        stacks = [first, second]

        def start_again(one: int) -> Server:
            stacks[one].close()
            return _start(place, ports[one], workers, stacks[one])

        yield Instances([start_again(0), start_again(1)], start_again)


def _start(place: Place, port: int, workers: int, stack: ExitStack) -> Server:
    folder = place.folder / str(port)
    folder.mkdir(exist_ok=True)
    return stack.enter_context(serving(folder, *serve(workers, port), **place.settings))


Ask = Callable[[list[httpx.Client], Tally], None]


@contextmanager
def asking(addresses: Sequence[str], rate: int, ask: Ask) -> Iterator[Tally]:
    """Ask so many times a second until the block is left."""
    over, tally = threading.Event(), Tally()

    def go_on_asking() -> None:
        with ExitStack() as stack:
            clients = [
                stack.enter_context(
                    httpx.Client(base_url=address, timeout=PATIENCE, trust_env=False)
                )
                for address in addresses
            ]
            while not over.wait(CLIENTS / rate):
                ask(clients, tally)

    with ThreadPoolExecutor(CLIENTS) as threads:
        running = [threads.submit(go_on_asking) for _ in range(CLIENTS)]
        try:
            yield tally
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


NOBODY_NOTICES = {
    "requests": SOME,
    "requests that failed": NONE,
    "answers that are no success": NONE,
    "exits other than 0": NONE,
}

ENDINGS = Fault(
    "endings", endings, size={"times": 100, "rate": 50, "workers": 2}, limits=NOBODY_NOTICES
)
