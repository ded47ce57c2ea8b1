"""How processes that serve begin and end: drained, restarted, and never left behind."""

import asyncio
import gc
import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import Any

from uvicorn import Config, Server
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess, multiprocess

YOUNG_OBJECTS = 20_000
"""How many more there are before the garbage collector looks through the new ones: more than a
hundred requests have among them. By default it does so for ten requests under way (ADR 0033)."""


class DrainingServer(Server):
    """A server that answers everybody who has connected before it is told to end."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        gc.freeze()  # what is there by now stays: to look through it took 75 ms each time
        gc.set_threshold(YOUNG_OBJECTS, 10, 10)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen no more, take in who was waiting to be accepted, and drain.

        A listening socket that is closed resets the connections in its queue, also where their
        requests have been sent.
        """
        with ExitStack() as stack:
            queues = [
                stack.enter_context(listening.dup())
                for server in self.servers
                for listening in server.sockets
            ]
            for listening in (*self.servers, *(sockets or ())):
                listening.close()
            waiting = [connection for queue in queues for connection in _accepted(queue)]
        loop = asyncio.get_running_loop()
        for connection in waiting:
            with suppress(OSError):  # it has left already
                await loop.connect_accepted_socket(self._protocol, connection)
        await super().shutdown(sockets)

    def _protocol(self) -> asyncio.Protocol:
        make: Any = self.config.http_protocol_class
        protocol: asyncio.Protocol = make(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return protocol


def _accepted(listening: socket.socket) -> Iterator[socket.socket]:
    listening.setblocking(False)
    with suppress(BlockingIOError):
        while True:
            yield listening.accept()[0]


def exit_with_0_on_sigterm() -> None:
    """When all is done uvicorn raises the signal once more, for whoever handled it before."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))


class Worker(multiprocess.Process):
    """One of several processes that serve one socket. It does not outlive its parent.

    It is a fork of the parent, which has imported the application: to import it takes a second of
    a processor, and each worker would do it anew. Elsewhere than on Linux forks are not safe.
    """

    def __init__(self, config: Config, sockets: list[socket.socket]) -> None:
        super().__init__(config, sockets)
        if sys.platform == "linux":
            forking = multiprocessing.get_context("fork")
            self.process = forking.Process(  # type: ignore[assignment]  # uvicorn always spawns
                target=self.target, args=(sockets,)
            )

    @property
    def server(self) -> Server:
        if self._server is None:
            self._server = DrainingServer(self.config)
        return self._server

    def target(self, sockets: list[socket.socket] | None = None) -> None:
        exit_with_0_on_sigterm()
        threading.Thread(target=_end_with_parent, daemon=True).start()
        try:
            super().target(sockets)
        except SystemExit as end:
            if end.code and not self.server.started:  # would happen again each time
                sys.exit(STARTUP_FAILURE)
            raise

    def is_alive(self, timeout: float = 5) -> bool:
        """Whether the process is. One that does not answer a ping may be starting.

        uvicorn kills it then after five seconds, which a busy machine needs to start one, and
        hears no signal while it waits for the answer.
        """
        return self.process.is_alive()


def _end_with_parent() -> None:
    """A parent that is killed tells nobody, and its workers would keep the port for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


class Supervisor(Multiprocess):
    """Starts the workers, replaces those that die, and ends them."""

    def terminate_all(self) -> None:
        for listening in self.sockets:  # else it goes on to take in whom nobody will answer
            listening.close()
        super().terminate_all()


def supervise(config: Config) -> None:
    """Serve with several processes until SIGINT or SIGTERM.

    Exits with 1 when a worker cannot start.
    """
    config.load()
    multiprocess.Process = Worker  # type: ignore[misc]  # uvicorn has no other place to say so
    supervisor = Supervisor(config, [config.bind_socket()])
    supervisor.run()
    if any(worker.exitcode == STARTUP_FAILURE for worker in supervisor.processes):
        sys.exit(1)


def serve_alone(config: Config) -> None:
    """Serve with this process until SIGINT or SIGTERM. Exits with 1 when it cannot start."""
    server = DrainingServer(config)
    try:
        server.run()
    except SystemExit as end:
        if end.code and not server.started:
            sys.exit(1)
        raise
