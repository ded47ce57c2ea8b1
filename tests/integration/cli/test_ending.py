"""How a server ends, and what becomes of the requests that it has not answered yet."""

import signal
import socket
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.integration.cli.processes import (
    PATIENCE,
    TIME_TO_END,
    Server,
    serving,
    wait_until,
)

BODY = b'{"name": "Ada Lovelace", "email": "ada@example.com", "age": 36}'


@dataclass(frozen=True)
class End:
    """Of a server with two requests that had begun when it was told to end."""

    code: int
    finished: bytes
    """The answer to the one whose body came afterwards."""
    unfinished: bytes
    """The answer to the one whose body never came."""
    stderr: str


@pytest.fixture(scope="module")
def end(shared_url: str, tmp_path_factory: pytest.TempPathFactory) -> End:
    with (
        serving(tmp_path_factory.mktemp("ending"), database_url=shared_url) as server,
        begun_request(server) as finished,
        begun_request(server) as unfinished,
    ):
        server.process.terminate()
        wait_until(lambda: "Shutting down" in server.stderr)
        finished.sendall(BODY)
        return End(
            finished=finished.recv(65_536),
            code=server.process.wait(TIME_TO_END),
            unfinished=unfinished.recv(65_536),
            stderr=server.stderr,
        )


def begun_request(server: Server) -> socket.socket:
    """A connection on which the server awaits the body of a request."""
    connection = socket.create_connection(("127.0.0.1", server.port), PATIENCE)
    connection.sendall(
        b"POST /api/v1/users HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
        b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(BODY)
    )
    assert connection.recv(65_536) == b"HTTP/1.1 100 Continue\r\n\r\n"
    return connection


def test_a_request_in_flight_is_answered(end: End) -> None:
    assert end.finished.startswith(b"HTTP/1.1 201 Created\r\n")


def test_a_request_that_never_arrives_whole_does_not_hold_up_the_end(end: End) -> None:
    assert end.code == 0


def test_a_request_that_never_arrived_whole_is_told_so_or_its_connection_is_closed(
    end: End,
) -> None:
    assert end.unfinished == b"" or b"application/problem+json" in end.unfinished


def test_giving_up_a_request_is_no_fault_of_the_service(end: End) -> None:
    assert "Traceback" not in end.stderr


def test_control_c_ends_a_server_with_0_though_a_connection_is_kept_open(
    tmp_path: Path, url: str
) -> None:
    with serving(tmp_path, database_url=url) as server:
        assert server.http.get("/health/live").headers.get("Connection") != "close"

        assert server.end(by=signal.SIGINT) == 0
