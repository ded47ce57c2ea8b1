"""Retries of what was sent with an Idempotency-Key; see also `tests/faults/one_key.py`."""

from pathlib import Path

import httpx

from tests.integration.cli.bodies import a_user
from tests.integration.cli.processes import Server, serving

USERS = "/api/v1/users"


def send(server: Server, name: str, key: str) -> httpx.Response:
    return server.http.post(USERS, json=a_user(name), headers={"Idempotency-Key": key})


def was_replayed(response: httpx.Response) -> bool:
    return "Idempotency-Replayed" in response.headers


def test_an_answer_survives_a_restart(tmp_path: Path, url: str) -> None:
    with serving(tmp_path, database_url=url) as server:
        first = send(server, "Ada", "one key")
        assert server.end() == 0

    with serving(tmp_path, database_url=url) as server:
        retry = send(server, "Ada", "one key")

    assert was_replayed(retry)
    assert retry.content == first.content
