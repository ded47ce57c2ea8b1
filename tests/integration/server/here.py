"""A server in a thread of the tests, with limits that do not take half a minute."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn import Server

from blog.adapters.http.protocol import Limits
from blog.adapters.http.server import Serving, configuration
from blog.adapters.http.workers import DrainingServer
from tests.integration.cli.processes import PATIENCE, wait_until
from tests.unit.http.service import an_app

QUIET = {"version": 1, "disable_existing_loggers": False}
GET = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"


def make_server(app: ASGIApp | None = None, **limits: Any) -> DrainingServer:
    """Not yet started; by default it serves the blog on fakes."""
    serving = Serving("127.0.0.1", 0, 1, QUIET, Limits(**limits))
    return DrainingServer(configuration(serving, app or an_app()))


def port_of(server: Server) -> int:
    port: int = server.servers[0].sockets[0].getsockname()[1]
    return port


@dataclass(frozen=True)
class Here:
    """A server that runs in a thread."""

    server: Server
    thread: threading.Thread

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", port_of(self.server)), PATIENCE)

    def ask(self, request: bytes = GET) -> bytes:
        """What comes back on a connection of its own until the server closes it."""
        with self.connect() as connection:
            connection.sendall(request)
            return all_of(connection)

    def wait_until_nobody_is_connected(self) -> None:
        wait_until(lambda: not self.server.server_state.connections)

    def end(self) -> None:
        self.server.should_exit = True
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()


@contextmanager
def serving_here(app: ASGIApp | None = None, **limits: Any) -> Iterator[Here]:
    """A server that is gone when the block is left; `limits` are those of Limits."""
    server = make_server(app, **{"farewell": 0.01} | limits)
    here = Here(server, threading.Thread(target=server.run))
    here.thread.start()
    try:
        wait_until(lambda: server.started)
        yield here
    finally:
        here.end()


def all_of(connection: socket.socket) -> bytes:
    """What comes until the other side closes, in order or not."""
    received = b""
    try:
        while more := connection.recv(65_536):
            received += more
    except ConnectionResetError:  # it had not read all that was sent
        pass
    return received


def an_answer(connection: socket.socket) -> bytes:
    """One answer of an open connection, whose body has a known length."""
    received = b""
    while True:
        head, end, body = received.partition(b"\r\n\r\n")
        if end and len(body) >= length_of(head):
            return received
        more = connection.recv(65_536)
        assert more, "closed before the answer was whole"
        received += more


def length_of(head: bytes) -> int:
    (line,) = (line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    return int(line.partition(b":")[2])


def drip(connection: socket.socket, piece: bytes, pause: float = 0.02) -> bytes:
    """Send this again and again until the server has had enough; what it said then."""
    connection.settimeout(pause)
    latest = time.monotonic() + PATIENCE
    while time.monotonic() < latest:
        try:
            connection.sendall(piece)
            connection.recv(1, socket.MSG_PEEK)
        except TimeoutError:
            continue
        except ConnectionError:  # what it said before it closed can be read all the same
            pass
        connection.settimeout(PATIENCE)
        return all_of(connection)
    raise TimeoutError


def answers(body: bytes, may_answer: threading.Event | None = None) -> ASGIApp:
    """An application that says this, once it may."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if may_answer is not None:
            await asyncio.to_thread(may_answer.wait, PATIENCE)
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return application
