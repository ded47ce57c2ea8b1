"""What no HTTP client sends, byte by byte, to a running server."""

import json
import socket
from collections.abc import Iterator

import pytest

from tests.integration.cli.processes import PATIENCE, Server, serving
from tests.unit.http.service import USERS, user_data

HOST = b"Host: localhost\r\n"
WRITE = b"POST /api/v1/users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
BODY = json.dumps(user_data()).encode()

KEYED = WRITE + b"Content-Length: %d\r\nIdempotency-Key: " % len(BODY)

UNREADABLE = {
    "no words": b"\r\n\r\n\0\0\0\0\r\n\r\n",
    "one word": b"GET\r\n\r\n",
    "no path": b"GET HTTP/1.1\r\n" + HOST + b"\r\n",
    "a path without a slash": b"GET api/v1/users HTTP/1.1\r\n" + HOST + b"\r\n",
    "a raw byte in the path": b"GET /\xff HTTP/1.1\r\n" + HOST + b"\r\n",
    "a raw byte in the query": b"GET /api/v1/users?limit=\xff HTTP/1.1\r\n" + HOST + b"\r\n",
    "UTF-8 in the query": b"GET /api/v1/users/search?name=\xc3\xa9 HTTP/1.1\r\n" + HOST + b"\r\n",
    "a header without a colon": b"GET / HTTP/1.1\r\n" + HOST + b"colon\r\n\r\n",
    "a header with a space in its name": b"GET / HTTP/1.1\r\n" + HOST + b"X Y: z\r\n\r\n",
    "a header with NUL": b"GET / HTTP/1.1\r\n" + HOST + b"X: a\0b\r\n\r\n",
    "a header with a carriage return": b"GET / HTTP/1.1\r\n" + HOST + b"X: a\rb\r\n\r\n",
    "a key with NUL": KEYED + b"canary\0\r\n\r\n" + BODY,
    "a key with a carriage return": KEYED + b"canary\rmore\r\n\r\n" + BODY,
    "a key with a tab": KEYED + b"canary\tmore\r\n\r\n" + BODY,
    "a key in UTF-8": KEYED + "ключ".encode() + b"\r\n\r\n" + BODY,
    "a key of nothing": KEYED + b"\r\n\r\n" + BODY,
    "a key of spaces": KEYED + b"   \r\n\r\n" + BODY,
    "two keys": KEYED + b"canary\r\nidempotency-key: canary\r\n\r\n" + BODY,
    "a folded header": b"GET / HTTP/1.1\r\n" + HOST + b" more\r\n\r\n",
    "an invented method": b"CANARY / HTTP/1.1\r\n" + HOST + b"\r\n",
    "another version": b"GET / HTTP/9.9\r\n" + HOST + b"\r\n",
    "a length below zero": WRITE + b"Content-Length: -1\r\n\r\n{}",
    "a length in words": WRITE + b"Content-Length: two\r\n\r\n{}",
    "a length that is too small": WRITE + b"Content-Length: 5\r\n\r\n" + BODY,
    "two lengths": WRITE + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a length and chunks": WRITE + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
    "chunks of an unknown kind": WRITE + b"Transfer-Encoding: gzip, canary\r\n\r\n{}",
    "a chunk without a size": WRITE + b"Transfer-Encoding: chunked\r\n\r\n\r\n{}\r\n0\r\n\r\n",
    "a chunk of size zz": WRITE + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "a chunk longer than its size": WRITE
    + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n",
    "a chunk of 2^64 bytes": WRITE + b"Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n{}",
    "a path of 100 kB": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "a header of 100 kB": b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 100_000 + b"\r\n\r\n",
    "5,000 headers": b"GET / HTTP/1.1\r\n" + HOST + b"X: a\r\n" * 5000 + b"\r\n",
}
CUT_OFF = {
    "a line": b"GET /api/v1/us",
    "the headers": b"GET / HTTP/1.1\r\n" + HOST,
    "a body": WRITE + b"Content-Length: 1000\r\n\r\n" + BODY,
    "a chunk": WRITE + b"Transfer-Encoding: chunked\r\n\r\nff\r\n" + BODY,
    "the chunks": WRITE + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n" % (len(BODY), BODY),
}


@pytest.fixture(scope="module")
def server(shared_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("raw"), database_url=shared_url) as server:
        yield server


def send(server: Server, request: bytes) -> bytes:
    """What comes back until the server has nothing more to say."""
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as connection:
        try:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65_536), b""))
        except OSError:  # closed before all of it was sent
            return b""


def is_fine(server: Server) -> bool:
    """Whether it still answers, has changed nothing, and knows of no fault."""
    return (
        server.http.get("/health/ready").is_success
        and server.http.get(USERS).json() == []
        and "Traceback" not in server.stderr
    )


@pytest.mark.parametrize("request_", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_a_problem_or_ends_the_connection(
    server: Server, request_: bytes
) -> None:
    answer = send(server, request_)

    head, _, body = answer.partition(b"\r\n\r\n")
    if answer:
        status = int(head.split()[1])
        assert 400 <= status < 500
        assert b"application/problem+json" in head
        assert b"x-content-type-options: nosniff" in head.lower()
        assert json.loads(body)["status"] == status
    assert b"canary" not in answer.lower()
    assert is_fine(server)


@pytest.mark.parametrize("request_", CUT_OFF.values(), ids=CUT_OFF)
def test_a_client_who_leaves_in_the_middle_changes_nothing(server: Server, request_: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as connection:
        connection.sendall(request_)

    assert is_fine(server)


def test_a_body_in_chunks_that_is_too_large_is_refused_while_it_comes(server: Server) -> None:
    chunk = b"100000\r\n" + b" " * 2**20 + b"\r\n"

    answer = send(server, WRITE + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 3)

    assert answer == b"" or b"413" in answer.partition(b"\r\n")[0]
    assert is_fine(server)


def test_an_announced_body_that_is_too_large_is_refused_before_it_comes(server: Server) -> None:
    answer = send(server, WRITE + b"Content-Length: 2097153\r\n\r\n")

    assert b"413" in answer.partition(b"\r\n")[0]
    assert b"connection: close" in answer.lower()


def test_an_invitation_to_websockets_is_declined(server: Server) -> None:
    upgrade = (
        b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    )

    answer = send(server, b"GET /nowhere HTTP/1.1\r\n" + HOST + upgrade + b"\r\n")

    assert b"404" in answer.partition(b"\r\n")[0]
    assert b"x-request-id" in answer.lower()
