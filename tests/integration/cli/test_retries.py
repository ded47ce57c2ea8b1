"""Retries of what was sent with an Idempotency-Key, to a server that has died meanwhile."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.integration.cli.bodies import a_user
from tests.integration.cli.processes import SERVE, Server, serving
from tests.integration.tables import rows

USERS = "/api/v1/users"
MANY = 100
ROUNDS = 4
WRITERS = 4
ATTEMPTS = 40


def send(server: Server, name: str, key: str) -> httpx.Response:
    return server.http.post(USERS, json=a_user(name), headers={"Idempotency-Key": key})


def was_replayed(response: httpx.Response) -> bool:
    return "Idempotency-Replayed" in response.headers


@pytest.mark.parametrize("workers", [1, 2])
def test_a_hundred_attempts_at_once_make_one(tmp_path: Path, url: str, workers: int) -> None:
    with serving(tmp_path, *SERVE, database_url=url, workers=workers) as server:
        with ThreadPoolExecutor(20) as clients:
            tries = [clients.submit(send, server, "Ada", "one key") for _ in range(MANY)]
        responses = [each.result() for each in tries]

    assert [response.status_code for response in responses] == [201] * MANY
    assert sorted(map(was_replayed, responses)) == [False] + [True] * (MANY - 1)
    assert len({response.content for response in responses}) == 1
    assert len(rows(url, "SELECT * FROM users")) == 1


def test_an_answer_survives_a_restart(tmp_path: Path, url: str) -> None:
    with serving(tmp_path, database_url=url) as server:
        first = send(server, "Ada", "one key")
        assert server.end() == 0

    with serving(tmp_path, database_url=url) as server:
        retry = send(server, "Ada", "one key")

    assert was_replayed(retry)
    assert retry.content == first.content


def test_what_is_retried_after_a_kill_is_done_once(tmp_path: Path, url: str) -> None:
    names: list[str] = []
    acknowledged: dict[str, bytes] = {}
    for round_ in range(ROUNDS):
        with serving(tmp_path, database_url=url) as server:
            retry_all(server, names, acknowledged)
            names = [f"Round {round_} number {n}" for n in range(ATTEMPTS)]
            acknowledged = dict(sent_until_the_end_of(server, names))
            assert 0 < len(acknowledged) < ATTEMPTS
    with serving(tmp_path, database_url=url) as server:
        retry_all(server, names, acknowledged)

    stored = [name for (name,) in rows(url, "SELECT name FROM users")]
    assert len(stored) == len(set(stored)) == ROUNDS * ATTEMPTS


def retry_all(server: Server, names: list[str], acknowledged: dict[str, bytes]) -> None:
    for name in names:
        retry = send(server, name, key=name)
        assert retry.status_code == 201
        assert acknowledged.get(name) in (None, retry.content)
        assert was_replayed(retry) or name not in acknowledged


def sent_until_the_end_of(server: Server, names: list[str]) -> Iterator[tuple[str, bytes]]:
    """What was acknowledged of names sent by several writers, until the server is killed."""
    with ThreadPoolExecutor(WRITERS) as writers:
        tries = [writers.submit(send, server, name, name) for name in names]
        tries[ATTEMPTS // 3].result()
        os.killpg(server.process.pid, signal.SIGKILL)
    for name, each in zip(names, tries, strict=True):
        with suppress(httpx.TransportError):
            yield name, each.result().content
