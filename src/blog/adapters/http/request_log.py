"""The line of log that each request leaves.

All lines of a turn of the event loop are made and written together when it is over: one after the
other they take 5 us each, and each among the work of its request up to 50 (ADR 0030).
"""

import asyncio
import logging
import os
import time
from typing import Any

from starlette.types import Scope

logger = logging.getLogger("blog.requests")

_LONGEST_CLIENT_ID = 64
_FORMAT = "%s %s %s %.1f ms id=%s client_id=%s"


class RequestLog:
    """Gathers what is to be said of the requests of one turn."""

    def __init__(self) -> None:
        self._told: list[tuple[Scope, int, float, str]] = []

    def tell(self, scope: Scope, status: int, seconds: float, request_id: str) -> None:
        """Status 0 is that of a client who was gone before an answer."""
        if not self._told:
            asyncio.get_running_loop().call_soon(self._write)
        self._told.append((scope, status, seconds, request_id))

    def _write(self) -> None:
        told, self._told = self._told, []
        if not logger.isEnabledFor(logging.INFO):
            return
        for scope, status, seconds, request_id in told:
            logger.handle(_Line(scope, status, seconds, request_id))


class _Line(logging.LogRecord):
    """What was asked and answered, in a line of ASCII, and nothing of query or body.

    A record as any handler and formatter knows it, made from one that is ready: the usual way
    finds out each time which line of code has called it, and in which thread.
    """

    def __init__(self, scope: Scope, status: int, seconds: float, request_id: str) -> None:
        client_id = "-"
        for name, value in scope["headers"]:
            if name == b"x-request-id":
                client_id = _one_line(value.decode("latin-1"))[:_LONGEST_CLIENT_ID]
                break
        path, now = _one_line(scope["path"]), time.time()
        told = scope["method"], path, status or "disconnected", seconds * 1000, request_id
        self.__dict__.update(_READY, args=(*told, client_id), created=now)
        self.msecs = int(now % 1 * 1000)


_READY: dict[str, Any] = logging.LogRecord(
    logger.name, logging.INFO, __file__, 0, _FORMAT, (), None, "request"
).__dict__
os.register_at_fork(after_in_child=lambda: _READY.update(process=os.getpid()))


def _one_line(text: str) -> str:
    return text if text.isprintable() and text.isascii() else ascii(text)[1:-1]
