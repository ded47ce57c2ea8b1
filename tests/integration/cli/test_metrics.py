"""Metrics of `blog serve`, by one process and by two: each request is counted once."""

import asyncio
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.cli.bodies import a_post, a_user
from tests.integration.cli.processes import SERVE, Server, serving, wait_until, workers_of
from tests.metrics import total, value

TWO = (*SERVE, "--workers", "2")
CLIENTS = 20
EACH = 500
TOGETHER = 10
"""Requests that a client sends at once, one behind the other."""

REQUESTS = "blog_http_requests_total"
ROUTES = {
    "/health/live": ("/health/live", "200"),
    "/api/v1/posts/1": ("/api/v1/posts/{id}", "200"),
    "/api/v1/posts/99": ("/api/v1/posts/{id}", "404"),
    "/nowhere/{}": ("none", "404"),
}


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the processes of a server make the folder that they share."""
    folders = tmp_path / "folders"
    folders.mkdir()
    monkeypatch.setenv("TMPDIR", str(folders))
    return folders


def told(server: Server) -> str:
    return server.http.get("/metrics").raise_for_status().text


async def ask_for(port: int, paths: list[str]) -> None:
    """On one connection, some at a time."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for first in range(0, len(paths), TOGETHER):
        some = paths[first : first + TOGETHER]
        writer.write(
            b"".join(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() for path in some)
        )
        for _ in some:
            head = await reader.readuntil(b"\r\n\r\n")
            (length,) = re.findall(rb"(?i)content-length: ([0-9]+)", head)
            await reader.readexactly(int(length))
    writer.close()
    await writer.wait_closed()


def ten_thousand() -> Iterator[list[str]]:
    patterns = list(ROUTES)
    for client in range(CLIENTS):
        numbers = range(client * EACH, (client + 1) * EACH)
        yield [patterns[number % len(patterns)].format(number) for number in numbers]


def test_two_processes_count_each_of_ten_thousand_requests_once(
    tmp_path: Path, folders: Path
) -> None:
    with serving(tmp_path, *TWO) as server:
        wait_until(lambda: len(workers_of(server)) == 2)
        author = server.http.post("/api/v1/users", json=a_user()).json()["id"]
        server.http.post("/api/v1/posts", json=a_post(author)).raise_for_status()
        before = told(server)

        async def ask() -> None:
            await asyncio.gather(*(ask_for(server.port, paths) for paths in ten_thousand()))

        asyncio.run(ask())

        after = told(server)
        counted_by = {int(file.stem.rpartition("_")[2]) for file in folders.glob("*/counter_*.db")}
        assert counted_by > workers_of(server)
    asked = CLIENTS * EACH
    assert total(after, REQUESTS) - total(before, REQUESTS) == asked + 1  # and who asked before
    for route, status in ROUTES.values():
        labels = {"method": "GET", "route": route, "status": status}
        counted = value(after, REQUESTS, **labels) - value(before, REQUESTS, **labels)
        assert counted == asked / len(ROUTES)
        durations = "blog_http_request_duration_seconds_count"
        assert value(after, durations, **labels) == value(after, REQUESTS, **labels)
    assert "/nowhere" not in after


def requests_of_posts(server: Server) -> float:
    return total(told(server), REQUESTS, route="/api/v1/posts/{id}")


def test_what_a_process_counted_is_told_after_its_death_and_its_levels_are_not(
    tmp_path: Path, folders: Path
) -> None:
    with serving(tmp_path, *TWO) as server:
        wait_until(lambda: len(workers_of(server)) == 2)
        asyncio.run(ask_for(server.port, ["/api/v1/posts/99"] * 20))
        assert requests_of_posts(server) == 20
        for worker in workers_of(server):
            os.kill(worker, signal.SIGKILL)
        wait_until(lambda: len(workers_of(server)) == 4)
        server.wait_until_live()

        asyncio.run(ask_for(server.port, ["/api/v1/posts/99"] * 20))

        assert requests_of_posts(server) == 40
        assert value(told(server), "blog_http_requests_in_flight") == 1  # which asks for them


def test_the_folder_is_gone_when_the_server_is(tmp_path: Path, folders: Path) -> None:
    with serving(tmp_path, *TWO) as server:
        assert len(list(folders.iterdir())) == 1
        assert server.end() == 0

    assert list(folders.iterdir()) == []


def test_what_a_killed_server_left_behind_is_removed_by_the_next_one(
    tmp_path: Path, folders: Path
) -> None:
    with serving(tmp_path, *TWO) as killed:
        killed.process.kill()
        (left,) = folders.iterdir()
    (tmp_path / "other").mkdir()

    with serving(tmp_path / "other", *TWO) as other:
        (own,) = folders.iterdir()

        assert own != left
        (tmp_path / "third").mkdir()
        with serving(tmp_path / "third", *TWO):
            assert own.is_dir()  # it is in use
        assert total(told(other), REQUESTS, route="/metrics") == 0


def test_one_process_needs_no_folder_and_tells_of_itself(tmp_path: Path, folders: Path) -> None:
    with serving(tmp_path) as server:
        author = server.http.post("/api/v1/users", json=a_user()).json()["id"]
        server.http.post("/api/v1/posts", json=a_post(author))

        metrics = told(server)

    assert list(folders.iterdir()) == []
    assert value(metrics, "blog_write_batch_size_sum") == 2
    assert value(metrics, "blog_database_connections") >= 1
    assert total(metrics, "blog_build_info", database="sqlite") == 1
    assert value(metrics, "process_resident_memory_bytes") > 0
