"""What never ends, and what the parser would keep until it does."""

from collections.abc import Iterator

import pytest

from tests.integration.server.here import GET, Here, an_answer, drip, serving_here

START = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
CHUNKED = (
    b"POST /api/v1/users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)
PIECE = 4096

TOO_LARGE = {
    "a value": (START + b"X: ", b"a" * PIECE),
    "a name": (START, b"a" * PIECE),
    "headers": (START, b"X: a\r\n" * 700),
    "empty lines": (b"", b"\r\n" * 2048),
    "trailers": (CHUNKED + b"0\r\n", b"X: a\r\n" * 700),
    "a trailer": (CHUNKED + b"0\r\nX: ", b"a" * PIECE),
    "an extension of a chunk": (CHUNKED + b"1;", b"a" * PIECE),
}
TOO_LONG = {
    "a path": (b"GET /", b"a" * PIECE),
    "a query": (b"GET /api/v1/users?name=", b"a" * PIECE),
}


@pytest.fixture(scope="module")
def here() -> Iterator[Here]:
    with serving_here() as here:
        yield here


def answer_to(here: Here, start: bytes, piece: bytes) -> bytes:
    with here.connect() as connection:
        connection.sendall(start)
        return drip(connection, piece, pause=0.001)


@pytest.mark.parametrize(("start", "piece"), TOO_LARGE.values(), ids=TOO_LARGE)
def test_what_has_no_end_is_too_large(here: Here, start: bytes, piece: bytes) -> None:
    answer = answer_to(here, start, piece)

    assert answer.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")
    assert b'"headers-too-large"' in answer


@pytest.mark.parametrize(("start", "piece"), TOO_LONG.values(), ids=TOO_LONG)
def test_an_address_without_an_end_is_too_long(here: Here, start: bytes, piece: bytes) -> None:
    answer = answer_to(here, start, piece)

    assert answer.startswith(b"HTTP/1.1 414 ")
    assert b'"uri-too-long"' in answer


def test_a_body_without_an_end_is_too_large(here: Here) -> None:
    answer = answer_to(here, CHUNKED, b"%x\r\n%s\r\n" % (PIECE * 8, b" " * PIECE * 8))

    assert answer.startswith(b"HTTP/1.1 413 ")


def test_headers_that_are_large_but_allowed_may_come_in_pieces(here: Here) -> None:
    headers = [b"X-%d: %s\r\n" % (number, b"a" * 300) for number in range(95)]

    with here.connect() as connection:
        for piece in (START, *headers, b"\r\n"):
            connection.sendall(piece)

        assert an_answer(connection).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_body_of_many_small_chunks_is_no_endless_frame(here: Here) -> None:
    with here.connect() as connection:
        connection.sendall(CHUNKED + b"1\r\n \r\n" * 30_000 + b"0\r\n\r\n")

        assert an_answer(connection).startswith(b"HTTP/1.1 400 ")


def test_requests_in_one_piece_are_answered_in_their_order(here: Here) -> None:
    with here.connect() as connection:
        connection.sendall(GET * 2 + START + b"\r\n" + GET.replace(b"live", b"nowhere"))

        answers = b""
        while answers.count(b"\r\n\r\n") < 4 or not answers.endswith(b"}"):
            answers += connection.recv(65_536)

    bodies = [part.partition(b"HTTP/1.1")[0] for part in answers.split(b"\r\n\r\n")[1:]]
    assert bodies[:2] == [b'{"status":"live"}'] * 2
    assert b'"name":"Blog"' in bodies[2]
    assert b'"no-such-path"' in bodies[3]
