"""Clients that take their time, on purpose or not: each is cut in the end (ADR 0017)."""

import asyncio
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from uvicorn.server import ServerState

from blog.adapters.http.body import StrictRequest
from tests.integration.cli.processes import PATIENCE
from tests.integration.server.here import (
    GET,
    Here,
    all_of,
    an_answer,
    answers,
    drip,
    make_server,
    serving_here,
)

SOON = 0.2
LATE = 600.0
HALF_A_HEAD = b"GET /health/live HTTP/1.1\r\nHost: loc"
WRITE = (
    b"POST /api/v1/users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Content-Length: 1000\r\n\r\n"
)
NOWHERE = WRITE.replace(b"/api/v1/users", b"/nowhere")


@pytest.fixture(scope="module")
def headers_soon() -> Iterator[Here]:
    with serving_here(headers=SOON, body=LATE, answer=LATE) as here:
        yield here


@pytest.fixture(scope="module")
def body_soon() -> Iterator[Here]:
    with serving_here(headers=LATE, body=SOON, answer=LATE) as here:
        yield here


def is_told_it_was_too_slow(answer: bytes) -> bool:
    return (
        answer.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
        and b'"code":"request-timeout"' in answer.replace(b'": "', b'":"')
        and b"connection: close" in answer.lower()
        and b"x-request-id: " in answer.lower()
    )


def test_headers_that_drip_are_given_up(headers_soon: Here) -> None:
    with headers_soon.connect() as connection:
        connection.sendall(HALF_A_HEAD)

        assert is_told_it_was_too_slow(drip(connection, b"a"))


def test_headers_that_stop_in_the_middle_are_given_up(headers_soon: Here) -> None:
    assert is_told_it_was_too_slow(headers_soon.ask(HALF_A_HEAD))


def test_a_connection_on_which_nothing_comes_is_closed_without_a_word(headers_soon: Here) -> None:
    assert headers_soon.ask(b"") == b""


def test_empty_lines_do_not_keep_a_connection_open(headers_soon: Here) -> None:
    with headers_soon.connect() as connection:
        connection.sendall(GET)
        an_answer(connection)

        assert is_told_it_was_too_slow(drip(connection, b"\r\n"))


def test_the_headers_of_a_further_request_are_given_up_as_well(headers_soon: Here) -> None:
    with headers_soon.connect() as connection:
        connection.sendall(GET)
        an_answer(connection)
        connection.sendall(HALF_A_HEAD)

        assert is_told_it_was_too_slow(all_of(connection))


def test_who_asks_again_later_is_not_slow(headers_soon: Here) -> None:
    with headers_soon.connect() as connection:
        connection.sendall(GET)
        an_answer(connection)
        time.sleep(2 * SOON)
        connection.sendall(GET)

        assert an_answer(connection).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_request_in_two_pieces_is_answered(headers_soon: Here) -> None:
    with headers_soon.connect() as connection:
        connection.sendall(GET[:30])
        time.sleep(SOON / 4)
        connection.sendall(GET[30:])

        assert an_answer(connection).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_body_that_drips_is_given_up(headers_soon: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StrictRequest, "patience", SOON)
    with headers_soon.connect() as connection:
        connection.sendall(WRITE)

        assert is_told_it_was_too_slow(drip(connection, b" "))


@pytest.mark.parametrize("request_", [NOWHERE, NOWHERE.replace(b"POST", b"GET")])
def test_a_body_that_drips_after_the_answer_ends_the_connection(
    body_soon: Here, request_: bytes
) -> None:
    with body_soon.connect() as connection:
        connection.sendall(request_)
        assert an_answer(connection).startswith(b"HTTP/1.1 404 Not Found\r\n")

        assert drip(connection, b" ") == b""


def test_a_connection_whose_body_came_after_the_answer_is_closed_when_it_is_idle() -> None:
    with serving_here(headers=SOON) as here, here.connect() as connection:
        connection.sendall(NOWHERE)
        an_answer(connection)
        connection.sendall(b" " * 1000)

        assert all_of(connection) == b""


def test_whoever_is_answered_in_the_meantime_gets_his_answer_before_he_is_cut() -> None:
    may_answer = threading.Event()
    application = answers(b"done", may_answer)
    with serving_here(application, headers=SOON) as here, here.connect() as connection:
        connection.sendall(GET + HALF_A_HEAD)
        time.sleep(2 * SOON)
        may_answer.set()

        answer = all_of(connection)

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b"\r\n\r\ndone")


def test_a_long_answer_is_no_slow_request() -> None:
    may_answer = threading.Event()
    application = answers(b"done", may_answer)
    with serving_here(application, headers=SOON, body=SOON) as here, here.connect() as connection:
        connection.sendall(WRITE + b" " * 1000)
        time.sleep(2 * SOON)
        may_answer.set()

        assert b"connection: close" not in an_answer(connection).lower()


@pytest.mark.parametrize("version", [b"HTTP/1.1", b"HTTP/1.0"], ids=["kept open", "closed"])
def test_who_takes_nothing_of_his_answer_is_cut(version: bytes) -> None:
    application = answers(b" " * 2**24)
    with serving_here(application, answer=SOON) as here, here.connect() as connection:
        connection.sendall(GET.replace(b"HTTP/1.1", version))

        here.wait_until_nobody_is_connected()


def test_who_stops_in_the_middle_of_his_answer_is_cut() -> None:
    application = answers(b" " * 2**23)
    with serving_here(application, answer=3 * SOON) as here, here.connect() as connection:
        connection.sendall(GET.replace(b"HTTP/1.1", b"HTTP/1.0"))
        connection.recv(2**22, socket.MSG_WAITALL)

        here.wait_until_nobody_is_connected()


def test_who_takes_his_answer_slowly_gets_all_of_it() -> None:
    application = answers(b" " * 2**23)
    with serving_here(application, answer=LATE) as here, here.connect() as connection:
        connection.sendall(GET)
        time.sleep(SOON)

        assert an_answer(connection).endswith(b" " * 2**23)


class Clogged(asyncio.Transport):
    """A transport that sends nothing of what it is given, so that it never gets to its close."""

    def __init__(self) -> None:
        super().__init__()
        self.closing = False
        self.aborted = asyncio.Event()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        pass

    def is_closing(self) -> bool:
        return self.closing

    def close(self) -> None:
        self.closing = True

    def abort(self) -> None:
        self.aborted.set()


def with_clogged(
    then: Callable[[Any, Clogged], Awaitable[None]], keep_alive: int, **limits: Any
) -> None:
    """Do this with a connection through such a transport."""

    async def run() -> None:
        config = make_server(answers(b"done"), **limits).config
        config.timeout_keep_alive = keep_alive
        config.load()
        protocol: Any = config.http_protocol_class
        connection, transport = protocol(config, ServerState(), {}), Clogged()
        connection.connection_made(transport)
        await then(connection, transport)

    asyncio.run(run())


@pytest.mark.parametrize("version", [b"HTTP/1.1", b"HTTP/1.0"], ids=["kept open", "closed"])
def test_closing_does_not_wait_for_ever_until_the_rest_is_taken(version: bytes) -> None:
    async def ask(connection: Any, transport: Clogged) -> None:
        connection.data_received(GET.replace(b"HTTP/1.1", version))

        await asyncio.wait_for(transport.aborted.wait(), PATIENCE)

    with_clogged(ask, keep_alive=0, answer=0.01)


def test_who_took_most_of_his_answer_is_cut_like_any_other() -> None:
    async def take_most(connection: Any, transport: Clogged) -> None:
        connection.pause_writing()
        transport.close()
        connection.resume_writing()

        await asyncio.wait_for(transport.aborted.wait(), PATIENCE)

    with_clogged(take_most, keep_alive=0, answer=0.01)


def test_who_took_all_of_his_answer_late_is_not_cut() -> None:
    async def take_all(connection: Any, transport: Clogged) -> None:
        connection.pause_writing()
        connection.resume_writing()

        await asyncio.sleep(0.05)

        assert not transport.aborted.is_set()
        connection.connection_lost(None)

    with_clogged(take_all, keep_alive=5, answer=0.01)


def test_slow_clients_hold_up_nobody_and_all_are_cut_in_the_end() -> None:
    with serving_here(headers=5 * SOON) as here:
        slow = [here.connect() for _ in range(100)]
        for connection in slow:
            connection.sendall(HALF_A_HEAD)

        with here.connect() as real:
            real.sendall(GET * 100)
            answered = b""
            while answered.count(b"HTTP/1.1 200 OK") < 100:
                answered += real.recv(65_536)

        assert all(is_told_it_was_too_slow(all_of(connection)) for connection in slow)
        for connection in slow:
            connection.close()
