"""The line of log that each request leaves.

The usual `logger.info` takes 16 us of a request of about 60, most of it to find out which line of
code has called it, in which thread. What is the same for all requests is told once here (ADR 0030).
"""

import logging
import os
import time
from typing import Any

from starlette.types import Scope

logger = logging.getLogger("blog.requests")

_LONGEST_CLIENT_ID = 64
_FORMAT = "%s %s %s %.1f ms id=%s client_id=%s"


class _Line(logging.LogRecord):
    """A record of the log as any handler and formatter knows it, made from one that is ready."""

    def __init__(self, arguments: tuple[Any, ...]) -> None:
        now = time.time()
        self.__dict__.update(
            _READY, args=arguments, created=now, msecs=int(now % 1 * 1000), process=os.getpid()
        )


_READY = logging.LogRecord(
    logger.name, logging.INFO, __file__, 0, _FORMAT, (), None, "request"
).__dict__


def log_request(scope: Scope, status: int, seconds: float, request_id: str) -> None:
    """Say what was asked and answered, in a line of ASCII, and nothing of query or body.

    Status 0 is that of a client who was gone before an answer.
    """
    if not logger.isEnabledFor(logging.INFO):
        return
    client_id = "-"
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            client_id = _one_line(value.decode("latin-1"))[:_LONGEST_CLIENT_ID]
            break
    path = _one_line(scope["path"])
    told = (scope["method"], path, status or "disconnected", seconds * 1000, request_id, client_id)
    logger.handle(_Line(told))


def _one_line(text: str) -> str:
    return text if text.isprintable() and text.isascii() else ascii(text)[1:-1]
