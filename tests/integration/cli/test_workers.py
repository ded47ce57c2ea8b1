"""Several processes that serve together: what becomes of them when one dies, or is never born."""

import os
import re
import signal
import socket
from contextlib import ExitStack
from pathlib import Path

import httpx

from tests.integration.cli.processes import (
    PATIENCE,
    PROGRAMS,
    SERVE,
    Server,
    run,
    serving,
    wait_until,
    workers_of,
)

TWO = (*SERVE, "--workers", "2")
HALVES = (
    b"",
    b"GET /health/live HTTP/1.1\r\nHost: loc",
    b"POST /api/v1/users HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{",
)
NOT_TO_BE_STARTED = """
async def app(scope, receive, send):
    await receive()
    await send({"type": "lifespan.startup.failed", "message": "There is nothing to serve."})
"""
START_IT = """
from blog.adapters.http.server import Serving, configuration
from blog.adapters.http.workers import supervise
from blog.bootstrap.logs import log_config

if __name__ == "__main__":
    serving = Serving("127.0.0.1", 0, 2, log_config("info"))
    supervise(configuration(serving, "application:app"))
"""


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def is_live(server: Server) -> bool:
    """Whether a connection of its own is answered."""
    url = server.http.base_url.join("/health/live")
    return httpx.get(url, timeout=PATIENCE, trust_env=False).is_success


def test_a_worker_that_is_killed_is_replaced_while_the_other_serves(tmp_path: Path) -> None:
    with serving(tmp_path, *TWO) as server:
        wait_until(lambda: len(workers_of(server)) == 2)
        os.kill(min(workers_of(server)), signal.SIGKILL)

        assert all(is_live(server) for _ in range(10))
        wait_until(lambda: len(workers_of(server)) == 3)
        assert all(is_live(server) for _ in range(10))
        assert server.end() == 0


def test_workers_do_not_outlive_their_parent(tmp_path: Path) -> None:
    with serving(tmp_path, *TWO) as server:
        wait_until(lambda: len(workers_of(server)) == 2)
        server.process.kill()

        wait_until(lambda: not any(map(is_alive, workers_of(server))))
        socket.create_server(("127.0.0.1", server.port)).close()


def test_workers_that_cannot_start_end_the_server_with_1(tmp_path: Path) -> None:
    (tmp_path / "application.py").write_text(NOT_TO_BE_STARTED)
    (tmp_path / "start.py").write_text(START_IT)

    result = run(tmp_path, PROGRAMS / "python", "start.py")

    assert result.returncode == 1
    assert "There is nothing to serve." in result.stderr
    assert "Traceback" not in result.stderr
    assert len(re.findall("Started server process", result.stderr)) <= 2


def test_what_was_begun_and_never_ended_does_not_hold_up_the_end(tmp_path: Path) -> None:
    with serving(tmp_path, *TWO) as server, ExitStack() as stack:
        for half in HALVES * 4:
            connection = socket.create_connection(("127.0.0.1", server.port), PATIENCE)
            stack.enter_context(connection).sendall(half)
        assert is_live(server)

        assert server.end() == 0
        assert "Traceback" not in server.stderr
