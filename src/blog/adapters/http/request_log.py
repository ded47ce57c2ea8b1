"""The line of log that each request leaves.

All lines of a turn of the event loop are made and written together when it is over: one after the
other they take 5 us each, and each among the work of its request up to 50 (ADR 0034).
"""

import asyncio
import logging
import os
import re
import time
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import orjson
from starlette.types import Scope

from blog.adapters.http.request_ids import new_id
from blog.application.observing import UNOBSERVED, Level, RequestNotes
from blog.application.ports import Observer

logger = logging.getLogger("blog.requests")

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER = "OTHER"
"""All other methods: any word may be sent as one."""

_LONGEST_CLIENT_ID = 64
_LONGEST_ADDRESS = 45
"""Of IPv6, with an IPv4 address in it."""

_NO_ADDRESS = re.compile(r"[^A-Za-z0-9.:_-]")


class Answered(RequestNotes):
    """What is noted of a request, together with how it is answered."""

    bytes = 0
    """Of the body that was sent."""

    def __init__(self, request_id: str, scope: Scope) -> None:
        self.request_id = request_id
        method = scope["method"]
        self.method = method if method in METHODS else OTHER
        # Not the scope: what leads back to its notes would be freed by the garbage collector only.
        self._peer = scope.get("client")
        self._sent = scope["headers"]
        self.begun = time.perf_counter()

    def in_words(self) -> str:
        """As a line that people read, in ASCII."""
        rest = "".join(f" {name}={value}" for name, value in self._rest().items())
        return (
            f"{self.method} {self.route or '-'} {self.status or 'disconnected'}"
            f" request_id={self.request_id} duration_ms={self.seconds * 1000:.3f}"
            f" client={self._address()} bytes={self.bytes} statements={self.statements}"
            f" database_ms={self.database_seconds * 1000:.3f}{rest}"
        )

    def in_json(self) -> str:
        """As the members of an object, in ASCII. There is nothing in them to be escaped."""
        rest = self._rest()
        return (
            f"{_what(self.method, self.route, self.status)}"
            f',"request_id":"{self.request_id}","duration_ms":{self.seconds * 1000:.3f}'
            f',"client":"{self._address()}","bytes":{self.bytes},"statements":{self.statements}'
            f',"database_ms":{self.database_seconds * 1000:.3f}'
            f"{',' + orjson.dumps(rest)[1:-1].decode() if rest else ''}"
        )

    def _address(self) -> str:
        return _clean_address(self.client or (self._peer[0] if self._peer else ""))

    def _rest(self) -> dict[str, Any]:
        """What is told of some requests only."""
        rest: dict[str, Any] = {}
        if self.actor_id is not None:
            rest["actor_id"] = self.actor_id
        if self.code is not None:
            rest["code"] = self.code
        if self.cached:
            rest["cached"] = True
        if self.replayed:
            rest["replayed"] = True
        for name, value in self._sent:
            if name == b"x-request-id":
                client_id = _one_line(value.decode("latin-1"))
                rest["client_request_id"] = client_id[:_LONGEST_CLIENT_ID]
                break
        return rest


class RequestLog:
    """Gathers what is to be counted and said of the requests of one turn."""

    def __init__(self, observer: Observer = UNOBSERVED) -> None:
        self._begun = self._ended = 0
        self._observer = observer
        self._told: list[Answered] = []
        observer.watch(Level.REQUESTS, lambda: self._begun - self._ended)

    def begin(self, scope: Scope) -> Answered:
        self._begun += 1
        return Answered(new_id(), scope)

    def tell(self, answered: Answered) -> None:
        """It is over, and answered if ever it will be."""
        if not self._told:
            asyncio.get_running_loop().call_soon(self._write)
        answered.seconds = time.perf_counter() - answered.begun
        self._told.append(answered)

    def _write(self) -> None:
        told, self._told = self._told, []
        self._ended += len(told)
        self._observer.answered(told)
        if not logger.isEnabledFor(logging.INFO):
            return
        if all(hasattr(handler, "takes_turns") for handler in _handlers()):
            logger.handle(RequestLines(told))
            return
        for answered in told:
            logger.handle(RequestLines([answered]))


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

    def __init__(self, lines: Sequence[Answered]) -> None:
        now = time.time()
        self.__dict__.update(_READY, created=now)
        self.lines = lines
        self.msecs = int(now % 1 * 1000)

    def getMessage(self) -> str:  # noqa: N802 - it is named so by logging
        return "\n".join(answered.in_words() for answered in self.lines)


@lru_cache(1024)  # there are a few hundred
def _what(method: str, route: str | None, status: int) -> str:
    """What was asked and answered, as members of an object."""
    told = {
        "message": f"{method} {route or '-'} {status or 'disconnected'}",
        "method": method,
        "route": route,
        "status": status or None,
    }
    return orjson.dumps(told).decode()[1:-1]


@lru_cache  # the same few clients ask again and again
def _clean_address(client: str) -> str:
    """Without the zone of IPv6, which may be any text, and all that is part of no address."""
    return _NO_ADDRESS.sub("", client.partition("%")[0])[:_LONGEST_ADDRESS]


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
