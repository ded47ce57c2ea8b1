"""uvicorn's protocol without what it does anew for each request (ADR 0040).

It starts and stops a timer of the system for each, and looks with two regular expressions through
every header, most of which are the same in all answers, and the date for a second.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from uvicorn.protocols.http import httptools_impl
from uvicorn.protocols.http.httptools_impl import (
    HEADER_RE,
    HEADER_VALUE_RE,
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

Header = tuple[bytes, bytes]

_LENGTH = b"content-length"
_OF_CONNECTIONS = frozenset({b"connection", b"transfer-encoding"})
"""Headers that change how an answer is sent."""

_REPEATED = frozenset(
    {
        b"cache-control",
        b"content-length",
        b"content-security-policy",
        b"content-type",
        b"referrer-policy",
        b"vary",
        b"x-content-type-options",
    }
)
"""Headers that have the same values in many answers."""

_MOST_LINES = 1_000

_lines: dict[Header, bytes] = {}
"""Those of `_REPEATED`, as they are sent."""

_names: set[bytes] = set()
"""Those of headers, as far as they are known to be names."""


class LeanProtocol(HttpToolsProtocol):
    """A connection that keeps one timer for all the times that it waits for a further request."""

    _idle_since: float | None = None

    def _unset_keepalive_if_required(self) -> None:
        """Something has come. The timer stays: what to do is decided when it is over."""
        self._idle_since = None

    def on_response_complete(self) -> None:
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
            return
        self._idle_since = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self._wait_for_request(self.timeout_keep_alive)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self.timeout_keep_alive_task is not None:
            self.timeout_keep_alive_task.cancel()
            self.timeout_keep_alive_task = None

    def close_idle(self) -> None:
        """Nothing has come for as long as a connection is kept."""
        self.transport.close()

    def _wait_for_request(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(seconds, self._look_whether_idle)

    def _look_whether_idle(self) -> None:
        self.timeout_keep_alive_task = None
        if self._idle_since is None or self.transport.is_closing():
            return
        left = self._idle_since + self.timeout_keep_alive - self.loop.time()
        if left > 0:
            self._wait_for_request(left)
        else:
            self.close_idle()


class LeanCycle(RequestResponseCycle):
    """An answer whose head is put together from lines that are ready.

    Whatever is not plain, such as an answer of unknown length or the last one of a connection, is
    left to uvicorn.
    """

    async def send(self, message: Any) -> None:
        if self.response_started or self.flow.write_paused or self.disconnected:
            await super().send(message)
            return
        headers = message["headers"]
        length = _length(headers) if self.keep_alive and not self.access_log else None
        if length is None:
            await super().send(message)
            return
        self.response_started, self.waiting_for_100_continue = True, False
        self.expected_content_length, self.chunked_encoding = length, False
        lines = [_lines.get(header) or _line(*header) for header in headers]
        first = STATUS_LINE[message["status"]] + _first_lines(tuple(self.default_headers))
        self.transport.write(b"".join((first, *lines, b"\r\n")))


def _length(headers: Sequence[Header]) -> int | None:
    """What Content-Length says; None without it, and where an answer is not plain."""
    length = None
    for name, value in headers:
        if name in _OF_CONNECTIONS:
            return None
        if name == _LENGTH:
            length = int(value)
    return length


@lru_cache(1)  # for as long as the date is the same
def _first_lines(headers: tuple[Header, ...]) -> bytes:
    return b"".join([_line(*header) for header in headers])


def _line(name: bytes, value: bytes) -> bytes:
    if name not in _names:
        if HEADER_RE.search(name):
            raise RuntimeError("Invalid HTTP header name.")
        _names.add(name)  # all of them are ours
    if HEADER_VALUE_RE.search(value):
        raise RuntimeError("Invalid HTTP header value.")
    line = b"%b: %b\r\n" % (name, value)
    if name in _REPEATED and len(_lines) < _MOST_LINES:
        _lines[name, value] = line
    return line


httptools_impl.RequestResponseCycle = LeanCycle  # type: ignore[misc]  # it has no other place to say so
