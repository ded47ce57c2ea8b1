"""`blog serve`, in one process: it answers, and says what it did."""

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.integration.cli.bodies import a_user
from tests.integration.cli.processes import PATIENCE, Server, serving, wait_until

NO_HTTP = {
    "words": b"this is no request\r\n\r\n",
    "a greeting in TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)) * 2,
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "another version": b"GET / HTTP/7.3\r\n\r\n",
    "NUL in the address": b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a header without a name": b"GET / HTTP/1.1\r\n: localhost\r\n\r\n",
    "a length that is no number": b"POST /api/v1/users HTTP/1.1\r\nContent-Length: many\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
    "a chunk of no length": (
        b"POST /api/v1/users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b"Transfer-Encoding: chunked\r\n\r\nmany\r\n{}\r\n"
    ),
}


@pytest.fixture(scope="module")
def server(shared_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("serving"), database_url=shared_url) as server:
        yield server


def send(server: Server, request: bytes) -> bytes:
    """Whatever comes back until the connection is closed."""
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def log_line(server: Server, request_id: str) -> str:
    """The one line of this request, which is written once the answer is on its way."""
    wait_until(lambda: request_id in server.stderr)
    (line,) = (line for line in server.stderr.splitlines() if request_id in line)
    return line


def is_a_problem(answer: bytes) -> bool:
    head, _, body = answer.partition(b"\r\n\r\n")
    status_line, *fields = head.decode("ascii").split("\r\n")
    headers = httpx.Headers(dict(field.split(": ", 1) for field in fields))
    problem = httpx.Response(400, content=body).json()
    return (
        status_line == "HTTP/1.1 400 Bad Request"
        and headers["Content-Type"] == "application/problem+json"
        and headers["X-Request-Id"] == problem["request_id"]
        and problem["code"] in ("malformed-request", "malformed-json")
        and problem["status"] == 400
    )


def test_a_server_is_ready_once_it_answers(server: Server) -> None:
    assert server.http.get("/health/ready").json() == {"status": "ready"}


def test_what_is_written_can_be_read(server: Server) -> None:
    created = server.http.post("/api/v1/users", json=a_user())

    assert created.status_code == 201
    assert server.http.get(created.headers["Location"]).json() == created.json()


def test_every_address_that_it_tells_is_the_one_where_it_can_be_reached(server: Server) -> None:
    told = re.findall(r"http://[^\s,]+", server.stderr)

    assert set(told) == {str(server.http.base_url)}


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/health/live", "/health/live"),
        ("/api/v1/posts/999", "/api/v1/posts/{id}"),
        ("/no/such/path", None),
    ],
)
def test_a_request_is_one_line_of_log_with_the_id_of_its_answer(
    server: Server, path: str, route: str | None
) -> None:
    answer = server.http.get(path)

    told = json.loads(log_line(server, answer.headers["X-Request-Id"]))
    assert (told["logger"], told["level"]) == ("blog.requests", "INFO")
    assert (told["method"], told["route"], told["status"]) == ("GET", route, answer.status_code)


def test_the_id_that_a_client_gave_stands_beside_it(server: Server) -> None:
    answer = server.http.get("/health/live", headers={"X-Request-Id": "mine-4711"})

    told = json.loads(log_line(server, answer.headers["X-Request-Id"]))
    assert told["client_request_id"] == "mine-4711"


def test_nobody_can_write_a_line_of_log_of_his_own(server: Server) -> None:
    forged = '/a%0A{"level":"INFO","logger":"blog.requests"}'

    answer = server.http.get(forged, headers={"X-Request-Id": '", "status": 201, "x": "'})

    told = json.loads(log_line(server, answer.headers["X-Request-Id"]))
    assert (told["route"], told["status"]) == (None, 404)
    assert told["client_request_id"] == '", "status": 201, "x": "'


def test_every_line_is_an_object_whoever_says_it(server: Server) -> None:
    told = [json.loads(line) for line in server.stderr.splitlines()]

    assert {"blog.requests", "uvicorn.error"} <= {each["logger"] for each in told}
    assert all({"time", "level", "logger", "message"} <= each.keys() for each in told)


def test_what_never_becomes_a_request_is_logged_all_the_same(server: Server) -> None:
    answer = send(server, NO_HTTP["words"])

    (request_id,) = re.findall(rb"(?i)x-request-id: (\S+)", answer)
    told = json.loads(log_line(server, request_id.decode()))
    assert (told["method"], told["route"], told["status"]) == ("OTHER", None, 400)
    assert told["code"] == "malformed-request"


def test_migrations_are_told_in_the_same_format(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        told = [json.loads(line) for line in server.stderr.splitlines()]

    migrations = [each for each in told if each["logger"].startswith("alembic")]
    assert any("Running upgrade" in each["message"] for each in migrations)


def test_text_is_had_for_the_asking(tmp_path: Path) -> None:
    with serving(tmp_path, log_format="text") as server:
        answer = server.http.get("/api/v1/posts/999")

        line = log_line(server, answer.headers["X-Request-Id"])
        assert " INFO blog.requests GET /api/v1/posts/{id} 404 request_id=" in line


def test_all_talk_goes_to_stderr(server: Server) -> None:
    assert server.stdout == ""


@pytest.mark.parametrize("sent", NO_HTTP.values(), ids=NO_HTTP)
def test_what_is_no_http_is_answered_with_a_problem_or_closed(server: Server, sent: bytes) -> None:
    answer = send(server, sent)

    assert answer == b"" or is_a_problem(answer)
    assert server.http.get("/health/live").is_success


def test_words_that_are_no_http_are_answered_with_a_problem(server: Server) -> None:
    assert is_a_problem(send(server, NO_HTTP["words"]))


def test_nothing_that_clients_send_is_a_fault_of_the_service(server: Server) -> None:
    for request in NO_HTTP.values():
        send(server, request)

    assert not re.search("Traceback|ERROR", server.stderr)
