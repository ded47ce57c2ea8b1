"""The running service, judged by its own OpenAPI document."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.integration.cli.processes import serving

ROOT = Path(__file__).parents[3]


@pytest.fixture
def address(tmp_path: Path, url: str) -> Iterator[str]:
    with serving(tmp_path, database_url=url) as server:
        _fill(server.http)
        yield str(server.http.base_url)


def _fill(http: httpx.Client) -> None:
    """Users and posts with the ids that `schemathesis.toml` counts on."""
    for number in range(1, 9):
        user = {"name": f"User {number}", "email": f"{number}@example.com", "age": 30}
        http.post("/api/v1/users", json=user).raise_for_status()
        post = {"title": f"Post {number}", "content": "word " * 10, "author_id": number}
        http.post("/api/v1/posts", json=post).raise_for_status()


def test_schemathesis_finds_nothing(address: str) -> None:
    run = subprocess.run(  # noqa: S603 - the address is that of our own server
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{address}/openapi.json"),
            *("--seed", "1", "--max-examples", "5", "--max-time", "7", "--no-color"),
        ],
        cwd=ROOT,  # where it finds schemathesis.toml
        capture_output=True,
        check=False,
        text=True,
        timeout=300,
    )

    assert run.returncode == 0, run.stdout + run.stderr
