"""Clients that write without pause, and remember what was acknowledged to them."""

import itertools
import math
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.faults.places import Place
from tests.integration.cli.processes import PATIENCE, wait_until

FACTS = (
    "SELECT email FROM users UNION ALL SELECT city FROM users WHERE city <> 'Unknown' "
    "UNION ALL SELECT title FROM posts"
)


@dataclass
class Record:
    """What was written by many threads: facts, each of which is a text that comes only once."""

    sent: set[str] = field(default_factory=set)
    acknowledged: dict[str, float] = field(default_factory=dict)
    """At which moment, as `time.time()` tells it."""
    refused: list[tuple[int, float]] = field(default_factory=list)
    """Each status that was no success, and when it came, as `time.time()` tells it."""
    cut_off: list[str] = field(default_factory=list)
    """Why connections broke."""
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def write(
        self, client: httpx.Client, method: str, path: str, fact: str, body: dict[str, Any]
    ) -> Any:
        """What was answered, or None if it was refused. Raises httpx.TransportError."""
        self.sent.add(fact)
        answer = client.request(method, path, json=body)
        if not answer.is_success:
            self.refused.append((answer.status_code, time.time()))
            return None
        self.acknowledged[fact] = time.time()
        return answer.json()

    def write_some(self, client: httpx.Client) -> None:
        """A user, a change of him, and a post of his; and look at him."""
        number = next(self.numbers)
        email, city, title = f"{number}@example.com", f"City {number}", f"Title {number}"
        body = {"name": "Ada Lovelace", "email": email, "age": 36}
        user = self.write(client, "POST", "/api/v1/users", email, body)
        if user is None:
            return
        if not (seen := client.get(f"/api/v1/users/{user['id']}")).is_success:
            self.refused.append((seen.status_code, time.time()))
        self.write(client, "PATCH", f"/api/v1/users/{user['id']}", city, {"city": city})
        post = {
            "title": title,
            "content": "It weaves patterns of numbers.",
            "author_id": user["id"],
        }
        self.write(client, "POST", "/api/v1/posts", title, post)

    def lost_from(self, place: Place, until: float = math.inf) -> set[str]:
        """What was acknowledged until that moment and is not there."""
        due = {fact for fact, moment in self.acknowledged.items() if moment <= until}
        return due - facts(place).keys()

    def strange_in(self, place: Place) -> set[str]:
        """What is there, and nobody sent it, or nobody twice."""
        found = facts(place)
        return {fact for fact in found if fact not in self.sent or found[fact] > 1}


def facts(place: Place) -> Counter[str]:
    return Counter(fact for (fact,) in place.rows(FACTS))


@contextmanager
def writing(url: httpx.URL, writers: int, record: Record) -> Iterator[None]:
    """Write until the block is left; a writer whose connection breaks writes no more.

    When the block is entered, something has been acknowledged.
    """
    over = threading.Event()

    def write() -> None:
        with httpx.Client(base_url=url, timeout=PATIENCE, trust_env=False) as client:
            try:
                while not over.is_set():
                    record.write_some(client)
            except httpx.TransportError as error:
                record.cut_off.append(repr(error))

    with ThreadPoolExecutor(writers) as threads:
        before = len(record.acknowledged)
        running = [threads.submit(write) for _ in range(writers)]
        try:
            wait_until(lambda: len(record.acknowledged) > before)
            yield
        finally:
            over.set()
    for writer in running:
        writer.result()
