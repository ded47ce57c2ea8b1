"""What is said to those who are connected when a server is told to end."""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable

from tests.integration.cli.processes import PATIENCE, wait_until
from tests.integration.server.here import (
    GET,
    Here,
    all_of,
    an_answer,
    answers,
    make_server,
    port_of,
    serving_here,
)

A_WHILE = 0.5
POST = (
    b"POST /api/v1/users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Content-Length: 1000\r\n\r\n"
)


def tell_to_end(here: Here) -> None:
    """It is told, and listens no more."""
    here.server.should_exit = True
    wait_until(lambda: not here.server.servers[0].sockets)


def test_a_request_on_an_open_connection_is_answered_once_more() -> None:
    with serving_here(farewell=A_WHILE) as here, here.connect() as connection:
        connection.sendall(GET)
        assert b"connection: close" not in an_answer(connection).lower()

        tell_to_end(here)
        connection.sendall(GET)
        answer = all_of(connection)

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"connection: close" in answer.lower()


def test_headers_that_were_coming_may_come() -> None:
    with serving_here(farewell=A_WHILE) as here, here.connect() as connection:
        connection.sendall(GET[:30])
        wait_until(lambda: here.server.server_state.connections)

        tell_to_end(here)
        connection.sendall(GET[30:])

        assert all_of(connection).startswith(b"HTTP/1.1 200 OK\r\n")


def test_connections_on_which_nothing_comes_are_closed() -> None:
    with (
        serving_here(linger=0.01) as here,
        here.connect() as idle,
        here.connect() as half,
        here.connect(),
    ):
        idle.sendall(GET)
        an_answer(idle)
        half.sendall(GET[:30])

        here.end()

        assert all_of(idle) == b""
        assert all_of(half) == b""


def test_a_body_that_was_coming_may_come() -> None:
    with serving_here(last_body=PATIENCE) as here, here.connect() as connection:
        connection.sendall(POST)
        wait_until(lambda: here.server.server_state.tasks)

        tell_to_end(here)
        connection.sendall(b" " * 1000)

        assert all_of(connection).startswith(b"HTTP/1.1 400 ")


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    with serving_here(last_body=0.01, linger=0.01) as here, here.connect() as connection:
        connection.sendall(POST)
        wait_until(lambda: here.server.server_state.tasks)

        here.end()

        assert all_of(connection) == b""


def test_an_answer_that_is_being_made_is_sent_and_is_the_last() -> None:
    may_answer = threading.Event()
    with serving_here(answers(b"done", may_answer)) as here, here.connect() as connection:
        connection.sendall(GET)
        wait_until(lambda: here.server.server_state.tasks)

        tell_to_end(here)
        may_answer.set()
        answer = all_of(connection)

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"connection: close" in answer.lower()


def run_with_server(then: Callable[[int], Awaitable[socket.socket]]) -> bytes:
    """Start a server, do this with its port, and shut it down without a pause in between."""

    async def run() -> bytes:
        server = make_server(farewell=0.01)
        server.config.load()
        server.lifespan = server.config.lifespan_class(server.config)
        await server.startup()
        with await then(port_of(server)) as connection:
            await server.shutdown()
            return all_of(connection)

    return asyncio.run(run())


def test_who_has_connected_but_was_not_yet_let_in_is_answered() -> None:
    async def connect(port: int) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", port), PATIENCE)
        connection.sendall(GET)
        return connection

    assert run_with_server(connect).startswith(b"HTTP/1.1 200 OK\r\n")
