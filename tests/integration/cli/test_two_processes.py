"""`blog serve --workers 2`: each of the two processes serves, and both end together."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.integration.cli.bodies import a_user
from tests.integration.cli.processes import (
    PATIENCE,
    SERVE,
    Server,
    halted,
    serving,
    wait_until,
    workers_of,
)


@contextmanager
def two_workers(folder: Path, url: str) -> Iterator[Server]:
    with serving(folder, *SERVE, "--workers", "2", database_url=url) as server:
        wait_until(lambda: len(workers_of(server)) == 2)
        yield server


def register(server: Server, name: str) -> httpx.Response:
    """On a connection of its own, which any worker may accept."""
    url = server.http.base_url.join("/api/v1/users")
    return httpx.post(url, json=a_user(name), timeout=PATIENCE, trust_env=False)


def test_each_of_two_workers_writes_what_the_other_reads(tmp_path: Path, url: str) -> None:
    with two_workers(tmp_path, url) as server:
        one, other = workers_of(server)

        with halted(one):
            written = register(server, "Ada Lovelace")
        with halted(other):
            read = httpx.get(server.http.base_url.join(written.headers["Location"]))

        assert read.json() == written.json()


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_two_workers_end_with_0(tmp_path: Path, url: str, by: signal.Signals) -> None:
    with two_workers(tmp_path, url) as server:
        answers = [register(server, f"Ada the {number}th") for number in range(10)]

        assert [answer.status_code for answer in answers] == [201] * 10
        assert len(server.http.get("/api/v1/users").json()) == 10
        assert server.end(by) == 0
        assert server.stderr.count("Finished server process") == 2
