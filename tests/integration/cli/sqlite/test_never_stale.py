"""Two processes that write and read one file: a read that begins after a write shows it."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import httpx

from tests.integration.cli import bodies
from tests.integration.cli.processes import (
    PATIENCE,
    PROGRAMS,
    SERVE,
    Argument,
    Server,
    starting,
)

CLIENTS = 4
ROUNDS = 25
WEAKENED = (PROGRAMS / "python", Path(__file__).with_name("weakened.py"))

_TOLD = re.compile(r"served ([0-9]+) of ([0-9]+) reads")


@dataclass
class Seen:
    reads: int = 0
    stale: int = 0


def write_and_read(one: httpx.URL, other: httpx.URL, name: str) -> Seen:
    """Change a user of one's own by one process, and read at once by both, in turns."""
    seen = Seen()
    with (
        httpx.Client(base_url=one, timeout=PATIENCE, trust_env=False) as first,
        httpx.Client(base_url=other, timeout=PATIENCE, trust_env=False) as second,
    ):
        user = first.post("/api/v1/users", json=bodies.a_user(name)).headers["Location"]
        for age, writer in enumerate(islice(cycle([first, second]), ROUNDS)):
            assert writer.patch(user, json={"age": age}).status_code == 200
            for reader in (first, second) * 2:
                seen.reads += 1
                seen.stale += reader.get(user).json()["age"] != age
    return seen


@contextmanager
def two_servers(folder: Path, *command: Argument) -> Iterator[tuple[Server, Server]]:
    """Each in a folder of its own, on one file."""
    folders = [folder / "one", folder / "other"]
    for each in folders:
        each.mkdir()
    url = f"sqlite:///{folder}/blog.db"
    with (
        starting(folders[0], *command, database_url=url) as one,
        starting(folders[1], *command, database_url=url) as other,
    ):
        one.wait_until_ready()
        other.wait_until_ready()
        yield one, other


def all_at_once(one: Server, other: Server) -> list[Seen]:
    urls = (one.http.base_url, other.http.base_url)
    with ThreadPoolExecutor(CLIENTS) as threads:
        clients = [
            threads.submit(write_and_read, *urls, f"Client number {number}")
            for number in range(CLIENTS)
        ]
    return [client.result() for client in clients]


def hits(server: Server) -> int:
    """How many reads came from the cache, as the server tells when it ends."""
    assert server.end() == 0
    told = _TOLD.search(server.stderr)
    return int(told[1]) if told else 0


def test_no_answer_is_older_than_a_write_that_came_before_it(tmp_path: Path) -> None:
    with two_servers(tmp_path, *SERVE) as servers:
        seen = all_at_once(*servers)

        assert [client.stale for client in seen] == [0] * CLIENTS
        assert sum(client.reads for client in seen) == CLIENTS * ROUNDS * 4
        assert all(hits(server) > 0 for server in servers)


def test_that_would_be_noticed_if_the_cache_asked_too_seldom(tmp_path: Path) -> None:
    with two_servers(tmp_path, *WEAKENED) as servers:
        seen = all_at_once(*servers)

        assert sum(client.stale for client in seen) > 0
