"""One Idempotency-Key is sent many times: at once, and again after a crash."""

import asyncio
import os
import random
import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress

import httpx

from tests.faults.crowds import POSTS, USERS, a_crowd, at_once, serve, served
from tests.faults.figures import NONE, Fault, Figures, counted
from tests.faults.places import Place
from tests.integration.cli.processes import Server, starting
from tests.unit.http.service import post_data, user_data


def one_key(place: Place, *, rounds: int, clients: int, seed: int) -> Figures:
    """What two processes make of so many rounds of equal requests, with a key each."""
    with served(place) as server:
        server.http.post(USERS, json=user_data())
        answers = asyncio.run(_answers(server, rounds, clients))
    statuses = Counter(answer.status_code for each in answers for answer in each)
    bodies = [{answer.content for answer in each} for each in answers]
    first = [[a for a in each if "Idempotency-Replayed" not in a.headers] for each in answers]
    return {
        "answers other than 201": statuses.total() - statuses[201],
        "rounds with different answers": sum(len(each) != 1 for each in bodies),
        "rounds without exactly one first answer": sum(len(each) != 1 for each in first),
        "rounds without exactly one row": _without_one_row(place, rounds),
    }


async def _answers(server: Server, rounds: int, clients: int) -> list[list[httpx.Response]]:
    answers = []
    async with a_crowd(server) as crowd:
        for number in counted(rounds, "one key"):
            body, headers = _request(number)
            answers.append(await at_once(crowd, clients, POSTS, body, headers))
    return answers


def one_key_and_a_kill(place: Place, *, times: int, workers: int, seed: int) -> Figures:
    """What becomes of requests that are sent again because all processes were killed: every other
    one in the middle of the first, the rest behind its answer."""
    chance = random.Random(seed)
    second = []
    for number in counted(times + 1, "one key and a kill"):
        with starting(place.folder, *serve(workers), **place.settings) as server:
            server.wait_until_ready()
            if number == 0:
                server.http.post(USERS, json=user_data())
            else:
                second.append(_send(server, number - 1))
            if number < times:
                _send_and_kill(server, number, chance.uniform(0, 0.02) if number % 2 else None)
    stored = sum("Idempotency-Replayed" in answer.headers for answer in second if answer)
    return {
        "second answers other than 201": sum(not a or a.status_code != 201 for a in second),
        "first requests that were stored": stored,
        "first requests that were not": times - stored,
        "requests without exactly one row": _without_one_row(place, times),
    }


def _send_and_kill(server: Server, number: int, seconds: float | None) -> None:
    """Kill after so many seconds, or as soon as it is answered."""
    with ThreadPoolExecutor(1) as thread:
        sent = thread.submit(_send, server, number)
        wait([sent], seconds)
        os.killpg(server.process.pid, signal.SIGKILL)
        sent.result()


def _send(server: Server, number: int) -> httpx.Response | None:
    """None if the connection broke."""
    body, headers = _request(number)
    with suppress(httpx.TransportError):
        return server.http.post(POSTS, json=body, headers=headers)
    return None


def _request(number: int) -> tuple[dict[str, object], dict[str, str]]:
    """To write a post: nothing but the key keeps it from being written twice."""
    return post_data(title=f"Title {number}"), {"Idempotency-Key": f"key-{number}"}


def _without_one_row(place: Place, numbers: int) -> int:
    titles = Counter(title for (title,) in place.rows("SELECT title FROM posts"))
    return sum(titles[f"Title {number}"] != 1 for number in range(numbers))


ONE_KEY = Fault(
    "one-key",
    one_key,
    size={"rounds": 100, "clients": 100},
    limits={
        "answers other than 201": NONE,
        "rounds with different answers": NONE,
        "rounds without exactly one first answer": NONE,
        "rounds without exactly one row": NONE,
    },
)

ONE_KEY_AND_A_KILL = Fault(
    "one-key-and-a-kill",
    one_key_and_a_kill,
    size={"times": 300, "workers": 2},
    limits={
        "second answers other than 201": NONE,
        "requests without exactly one row": NONE,
    },
)
