"""The line of log that each request leaves.

All lines of a turn of the event loop are made and written together when it is over: one after the
other they take 5 us each, and each among the work of its request up to 50 (ADR 0034).
"""

import asyncio
import logging
import os
import time
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from starlette.types import Scope

from blog.application.observing import UNOBSERVED, Level, RequestNotes
from blog.application.ports import Observer

logger = logging.getLogger("blog.requests")

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER = "OTHER"
"""All other methods: any word may be sent as one."""

_LONGEST_CLIENT_ID = 64
_LONGEST_ADDRESS = 45
"""Of IPv6, with an IPv4 address in it."""

_SUMMARY = ("method", "route", "status")

Fields = dict[str, Any]


class Answered(RequestNotes):
    """What is noted of a request, together with how it is answered."""

    bytes = 0
    """Of the body that was sent."""

    def __init__(self, request_id: str, scope: Scope) -> None:
        self.request_id = request_id
        self.scope = scope
        method = scope["method"]
        self.method = method if method in METHODS else OTHER
        self.begun = time.perf_counter()

    def fields(self) -> Fields:
        """What is told of it: numbers, words of ours and addresses, all in ASCII."""
        client = self.client or (self.scope.get("client") or ("",))[0]
        fields = {
            "request_id": self.request_id,
            "method": self.method,
            "route": self.route,
            "status": self.status or None,
            "duration_ms": _milliseconds(self.seconds),
            "client": _address(client),
            "bytes": self.bytes,
            "statements": self.statements,
            "database_ms": _milliseconds(self.database_seconds),
        }
        if self.actor_id is not None:
            fields["actor_id"] = self.actor_id
        if self.code is not None:
            fields["code"] = self.code
        if self.cached:
            fields["cached"] = True
        if self.replayed:
            fields["replayed"] = True
        for name, value in self.scope["headers"]:
            if name == b"x-request-id":
                fields["client_request_id"] = _one_line(value.decode("latin-1"))[
                    :_LONGEST_CLIENT_ID
                ]
                break
        return fields


class RequestLog:
    """Gathers what is to be counted and said of the requests of one turn."""

    def __init__(self, observer: Observer = UNOBSERVED) -> None:
        self.in_flight = 0
        self._observer = observer
        self._told: list[Answered] = []
        observer.watch(Level.REQUESTS, lambda: self.in_flight)

    def tell(self, answered: Answered) -> None:
        """It is over, and answered if ever it will be."""
        if not self._told:
            asyncio.get_running_loop().call_soon(self._write)
        answered.seconds = time.perf_counter() - answered.begun
        self._told.append(answered)

    def _write(self) -> None:
        told, self._told = self._told, []
        self._observer.answered(told)
        if not logger.isEnabledFor(logging.INFO):
            return
        lines = [answered.fields() for answered in told]
        if all(hasattr(handler, "takes_turns") for handler in _handlers()):
            logger.handle(RequestLines(lines))
            return
        for fields in lines:
            logger.handle(RequestLines([fields]))


def request_log_of(app: Any) -> RequestLog:
    """That of the blog; any other application is given one of its own."""
    found = getattr(getattr(app, "state", None), "requests", None)
    return found if isinstance(found, RequestLog) else RequestLog()


class RequestLines(logging.LogRecord):
    """A line for each of some requests, as one record.

    Handlers that do not say that they take turns get records of one line, as any formatter knows
    it. They are made from one that is ready: the usual way finds out each time which line of code
    has called it, and in which thread.
    """

    def __init__(self, lines: Sequence[Fields]) -> None:
        now = time.time()
        self.__dict__.update(_READY, created=now)
        self.lines = lines
        self.msecs = int(now % 1 * 1000)

    def getMessage(self) -> str:  # noqa: N802 - it is named so by logging
        return "\n".join(map(in_words, self.lines))


def in_words(fields: Fields) -> str:
    """As a line that people read."""
    rest = " ".join(f"{name}={value}" for name, value in fields.items() if name not in _SUMMARY)
    return f"{summary(fields)} {rest}"


def summary(fields: Fields) -> str:
    status = fields["status"] or "disconnected"
    return f"{fields['method']} {fields['route'] or '-'} {status}"


def _milliseconds(seconds: float) -> float:
    return int(seconds * 1e6) / 1000


@lru_cache  # the same few clients ask again and again
def _address(client: str) -> str:
    """Without the zone of IPv6, which may be any text."""
    return _one_line(client.partition("%")[0])[:_LONGEST_ADDRESS]


def _one_line(text: str) -> str:
    return text if text.isprintable() and text.isascii() else ascii(text)[1:-1]


_READY: dict[str, Any] = logging.LogRecord(
    logger.name, logging.INFO, __file__, 0, "", (), None, "request"
).__dict__
os.register_at_fork(after_in_child=lambda: _READY.update(process=os.getpid()))


def _handlers() -> Iterator[logging.Handler]:
    """Those that are given the records of this log."""
    asked: logging.Logger | None = logger
    while asked is not None:
        yield from asked.handlers
        asked = asked.parent if asked.propagate else None
