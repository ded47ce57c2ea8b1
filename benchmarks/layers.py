"""What surrounds a request, layer by layer: CPU of one in microseconds, without a server."""

import asyncio
import logging.config
import sys
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from blog.adapters.http.guard import KnownHosts, OpenAccessGuard
from blog.adapters.http.middleware import Checks, LastDefence, RequestFrame, check_room, check_size
from blog.adapters.http.request_log import RequestLog
from blog.bootstrap.logs import log_config

ROUNDS, REQUESTS = 30, 500

START: Message = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(b"content-type", b"application/json"), (b"content-length", b"300")],
}
BODY: Message = {"type": "http.response.body", "body": b"x" * 300}


async def constant(scope: Scope, receive: Receive, send: Send) -> None:
    await send(START)
    await send(BODY)


def a_request() -> Scope:
    return {
        "type": "http",
        "method": "GET",
        "path": "/api/v1/posts/1",
        "raw_path": b"/api/v1/posts/1",
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1:8000"), (b"user-agent", b"wrk"), (b"accept", b"*/*")],
        "client": ("127.0.0.1", 50_000),
        "scheme": "http",
        "state": {},
    }


async def receive() -> Message:
    return {"type": "http.disconnect"}


async def send(message: Message) -> None:
    """Where a server would write."""


async def measure(name: str, app: ASGIApp) -> None:
    rounds = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        for _ in range(REQUESTS):
            await app(a_request(), receive, send)
        await asyncio.sleep(0)  # the turn is over, and the log is written
        rounds.append(time.process_time() - begun)
    sys.stdout.write(f"{name:30}{min(rounds) / REQUESTS * 1e6:6.1f}\n")


async def measure_each() -> None:
    guard = OpenAccessGuard(KnownHosts(()), open_to_network=False, origins=())
    checked = Checks(constant, [check_room(lambda: False), check_size, guard])
    defended = LastDefence(checked)
    await measure("a constant", constant)
    await measure("three checks", checked)
    await measure("the last line of defence", defended)
    logging.config.dictConfig(log_config("warning"))
    await measure("id and common headers", RequestFrame(defended, RequestLog()))
    logging.config.dictConfig(log_config("info"))
    await measure("the line of log", RequestFrame(defended, RequestLog()))


if __name__ == "__main__":
    asyncio.run(measure_each())
