"""What surrounds every request: its id and its line of log, its limits, its last line of defence.

Pure ASGI throughout.
"""

import logging
import sys
from collections.abc import Callable, Sequence
from itertools import chain

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from blog.adapters.http.body import LARGEST_BODY
from blog.adapters.http.guard import METRICS, WRITES
from blog.adapters.http.problems import (
    BEYOND,
    REQUEST_ID,
    SECURITY_HEADERS,
    ask_for_a_pause,
    problem,
)
from blog.adapters.http.request_log import RequestLog
from blog.application.observing import RequestNotes, current_notes
from blog.domain.errors import BlogError

LARGEST_URI = 8 * 1024
MOST_HEADERS = 100
LARGEST_HEADERS = 32 * 1024

NEVER_REFUSED = ("/health/", METRICS)
"""Paths by which operators look what is the matter when too much is asked."""

Check = Callable[[Scope], str | None]
"""Says the code of the problem, if a request is to be refused before it is routed."""

Mark = Callable[[RequestNotes], None]
"""Has the trace of a request tell what is noted by now: when it begins, and when it is answered."""

errors_log = logging.getLogger("blog.errors")

_SECURITY = [(name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]
_VARY = (b"vary", b"Authorization")
_KEPT_BY_CLIENTS = [*_SECURITY, (b"cache-control", b"private, no-cache"), _VARY]
_KEPT_BY_NOBODY = [*_SECURITY, (b"cache-control", b"no-store"), _VARY]
_COMMON = frozenset(name for name, _ in _KEPT_BY_CLIENTS)


class RequestFrame:
    """Outermost: gives each request its id, each answer its common headers, and logs a line.

    What is below the paths that are `never_stored` is not to be kept by any cache. HEAD is
    answered as GET is, without the body.
    """

    def __init__(
        self,
        app: ASGIApp,
        log: RequestLog,
        never_stored: tuple[str, ...] = (),
        mark: Mark | None = None,
    ) -> None:
        self._app = app
        self._log = log
        self._never_stored = never_stored
        self._mark = mark

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, _told_in_a_line(send))
            return
        answered, mark = self._log.begin(scope), self._mark
        common = common_headers(scope["path"], self._never_stored)
        is_head = scope["method"] == "HEAD"

        async def send_noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered.status = message["status"]
                if mark is not None:
                    mark(answered)
                own = [*message["headers"], (b"x-request-id", answered.request_id.encode())]
                message = {**message, "headers": with_common(own, common)}
            elif is_head:
                message = {**message, "body": b""}
            else:
                answered.bytes += len(message.get("body", b""))
            await send(message)

        inner = {**scope, "method": "GET"} if is_head else scope
        inner[REQUEST_ID] = answered.request_id
        current_notes.set(answered)
        if mark is not None:
            mark(answered)
        try:
            await self._app(inner, receive, send_noted)
        finally:
            self._log.tell(answered)


def common_headers(path: str, never_stored: tuple[str, ...]) -> list[tuple[bytes, bytes]]:
    if not path.startswith("/api/"):
        return _SECURITY
    return _KEPT_BY_NOBODY if path.startswith(never_stored) else _KEPT_BY_CLIENTS


def _told_in_a_line(send: Send) -> Send:
    """What the blog refuses at its start is no fault of it, so nobody needs a traceback."""

    async def tell(message: Message) -> None:
        error = sys.exception()
        if message["type"] == "lifespan.startup.failed" and isinstance(error, BlogError):
            message = {**message, "message": str(error)}
        await send(message)

    return tell


def with_common(
    own: list[tuple[bytes, bytes]], common: list[tuple[bytes, bytes]]
) -> list[tuple[bytes, bytes]]:
    """With what is common but for what the answer says itself; it may vary by more than one."""
    if _COMMON.isdisjoint([name for name, _ in own]):
        return own + common
    headers = MutableHeaders(raw=own)
    for name, value in common:
        if name == b"vary":
            headers.add_vary_header(value.decode())
        else:
            headers.setdefault(name.decode(), value.decode())
    return headers.raw


class LastDefence:
    """Answers 500 to what nobody foresaw, inside of all that adds headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except ClientDisconnect:
            return  # nobody is there to be answered
        except Exception:  # whatever it was, it is a fault of the service
            if scope["type"] != "http":
                raise
            errors_log.exception("request failed id=%s", scope[REQUEST_ID])
            if current_notes.get().status:
                raise  # it has begun
            await problem(scope, "internal-error")(scope, receive, send)


class Checks:
    """Asks one check after the other for the code of a problem before the request goes on."""

    def __init__(self, app: ASGIApp, checks: Sequence[Check]) -> None:
        self._app = app
        self._checks = checks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            for check in self._checks:
                code = check(scope)
                if code is not None:
                    await _refusal(scope, code)(scope, receive, send)
                    return
        await self._app(scope, receive, send)


def _refusal(scope: Scope, code: str) -> Response:
    if code == "unavailable":
        ask_for_a_pause(scope)
    # The rest of the request is not worth reading.
    closing = {"Connection": "close"} if code == "content-too-large" else None
    return problem(scope, code, headers=closing)


def check_room(is_full_of_writes: Callable[[], bool]) -> Check:
    """What finds no place is refused while that is cheap: before anything is read."""

    def check(scope: Scope) -> str | None:
        if BEYOND in scope.get("state", ()) and not scope["path"].startswith(NEVER_REFUSED):
            return "unavailable"
        is_refused = scope["method"] in WRITES and is_full_of_writes()
        return "unavailable" if is_refused else None

    return check


def check_size(scope: Scope) -> str | None:
    """The sizes that are known before anything is read (RFC 9110, 15.5.14 and .15; RFC 6585)."""
    path = scope.get("raw_path") or scope["path"].encode()
    query = scope["query_string"]
    if len(path) + len(query) + bool(query) > LARGEST_URI:
        return "uri-too-long"
    headers = scope["headers"]
    if len(headers) > MOST_HEADERS or sum(map(len, chain(*headers))) > LARGEST_HEADERS:
        return "headers-too-large"
    for name, value in headers:
        if name == b"content-length" and value.isdigit() and int(value[:20]) > LARGEST_BODY:
            return "content-too-large"
    # An encoded slash is part of a name, and no name here has one.
    return "no-such-path" if b"%2" in path and b"%2f" in path.lower() else None
