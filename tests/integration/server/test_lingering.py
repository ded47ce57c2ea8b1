"""Who is answered in the middle of sending can send on for a moment, and read the answer."""

import logging
import threading
import time
from collections.abc import Iterator

import pytest

from tests.integration.cli.processes import PATIENCE, wait_until
from tests.integration.server.here import GET, Here, all_of, an_answer, answers, serving_here

SOON = 0.2
LATE = 600.0
MUCH = 5 * 2**20
START = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST /api/v1/users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
CHUNK = b"%x\r\n%s\r\n" % (2**16, b" " * 2**16)

TOO_LARGE = {
    "a header": (START + b"X: " + b"a" * MUCH, b"431 Request Header Fields Too Large"),
    "an address": (b"GET /" + b"a" * MUCH, b"414 "),
    "trailers": (POST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n" + b"X: a\r\n" * 2**20, b"431 "),
    "what is no HTTP": (b"\0" * MUCH, b"400 "),
    "a body that is announced": (
        POST + b"Content-Length: %d\r\n\r\n%*s" % (MUCH, MUCH, b""),
        b"413 ",
    ),
    "a body in chunks": (POST + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNK * 80, b"413 "),
}


@pytest.fixture(scope="module")
def patient() -> Iterator[Here]:
    with serving_here(linger=PATIENCE) as here:
        yield here


@pytest.mark.parametrize(("request_", "status"), TOO_LARGE.values(), ids=TOO_LARGE)
def test_who_sends_all_before_he_reads_gets_the_whole_answer(
    patient: Here, request_: bytes, status: bytes
) -> None:
    with patient.connect() as connection:
        connection.sendall(request_)

        answer = an_answer(connection)
        assert answer.startswith(b"HTTP/1.1 " + status)
        assert b"connection: close" in answer.lower()
        assert connection.recv(1) == b""
    patient.wait_until_nobody_is_connected()


def test_who_goes_on_sending_behind_the_answer_is_cut() -> None:
    with serving_here(linger=SOON, answer=LATE) as here, here.connect() as connection:
        connection.sendall(TOO_LARGE["a header"][0])
        all_of(connection)

        here.wait_until_nobody_is_connected()


def test_what_comes_behind_the_answer_is_not_read_without_end() -> None:
    with serving_here(linger=2.0, discarded_bytes=2**20) as here, here.connect() as connection:
        connection.settimeout(0.5)

        with pytest.raises(TimeoutError):
            connection.sendall(START + b"X: " + b"a" * 2**26)


def test_who_was_sending_a_further_request_gets_his_last_answer() -> None:
    may_answer = threading.Event()
    application = answers(b"done", may_answer)
    with (
        serving_here(application, headers=SOON, linger=PATIENCE) as here,
        here.connect() as connection,
    ):
        connection.sendall(GET + GET[:30])
        time.sleep(2 * SOON)
        may_answer.set()
        assert an_answer(connection).endswith(b"\r\n\r\ndone")

        connection.sendall(b"a" * MUCH)

        assert connection.recv(1) == b""


@pytest.mark.parametrize(
    "request_", [b"", GET.replace(b"1.1", b"1.0")], ids=["nothing asked", "all asked"]
)
def test_nobody_is_waited_for_who_is_not_in_the_middle_of_a_request(request_: bytes) -> None:
    with serving_here(headers=SOON, linger=LATE, answer=LATE) as here, here.connect() as connection:
        connection.sendall(request_)
        all_of(connection)

        here.wait_until_nobody_is_connected()


def test_an_answer_that_comes_behind_the_last_one_is_dropped(
    caplog: pytest.LogCaptureFixture,
) -> None:
    may_answer = threading.Event()
    with (
        serving_here(answers(b"done", may_answer), linger=PATIENCE) as here,
        here.connect() as connection,
    ):
        connection.sendall(GET + b"\0")
        refusal = an_answer(connection)
        may_answer.set()
        wait_until(lambda: not here.server.server_state.tasks)

        assert refusal.startswith(b"HTTP/1.1 400 ")
        assert all_of(connection) == b""
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
