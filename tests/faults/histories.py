"""Many processes read and write some posts, and all that serve them are killed at times."""

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from concurrent.futures import Future, ProcessPoolExecutor, wait

import httpx

from tests.faults.crowds import POSTS, USERS, serve
from tests.faults.figures import NONE, SOME, Fault, Figures
from tests.faults.history_clients import Client, Story, read_and_write
from tests.faults.places import Place
from tests.faults.registers import Operation, Outcome, violations
from tests.integration.cli.processes import serving
from tests.own_postgresql import free_port
from tests.unit.http.service import post_data, user_data


def histories(
    place: Place,
    *,
    workers: int,
    processes: int,
    operations: int,
    posts: int,
    kills: int,
    seed: int,
) -> Figures:
    """What cannot have been among all that was seen, with so many kills on the way."""
    command, chance = serve(workers, free_port()), random.Random(seed)
    numbers = range(1, posts + 1)
    clients: list[Future[Story]] = []
    history: list[Operation] = []
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        for kill in range(kills + 1):
            with serving(place.folder, *command, **place.settings) as server:
                if not clients:
                    history = [_write(server.http, post) for post in numbers]
                    url = str(server.http.base_url)
                    clients = [
                        pool.submit(read_and_write, url, f"Client {n}", operations, posts, seed + n)
                        for n in range(processes)
                    ]
                if kill < kills:
                    wait(clients, chance.uniform(1, 3))
                    os.killpg(server.process.pid, signal.SIGKILL)
                else:
                    wait(clients)
                    last = Client(server.http, "the last", chance)
                    for post in numbers:
                        last.read(post)
    return _figures(history, [client.result() for client in clients] + [last.story])


def _figures(history: list[Operation], stories: list[Story]) -> Figures:
    history = history + [operation for story in stories for operation in story.operations]
    outcomes = Counter(operation.outcome for operation in history)
    return {
        "reads": outcomes[Outcome.READ],
        "acknowledged writes": outcomes[Outcome.WRITTEN],
        "refused writes": outcomes[Outcome.REFUSED],
        "writes without an answer": outcomes[Outcome.UNKNOWN],
        "violations": len(violations(history)),
        "odd statuses": sum(len(story.odd_statuses) for story in stories),
    }


def _write(http: httpx.Client, post: int) -> Operation:
    """The first version of a post, which gets this id because those before have theirs."""
    title = f"Title {post}"
    if post == 1:
        http.post(USERS, json=user_data())
    began = time.monotonic()
    answer = http.post(POSTS, json=post_data(title=title))
    assert answer.json()["id"] == post
    return Operation(Outcome.WRITTEN, post, began, time.monotonic(), 1, title)


HISTORIES = Fault(
    "histories",
    histories,
    size={"workers": 2, "processes": 10, "operations": 2_000, "posts": 50, "kills": 10},
    limits={
        "acknowledged writes": SOME,
        "refused writes": SOME,
        "violations": NONE,
        "odd statuses": NONE,
    },
    seeds=3,
)
