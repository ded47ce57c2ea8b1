"""What surrounds every request: its id and its line of log, its limits, its last line of defence.

Pure ASGI throughout.
"""

import logging
import sys
import time
import uuid
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from blog.adapters.http.body import LARGEST_BODY
from blog.adapters.http.guard import WRITES
from blog.adapters.http.problems import REQUEST_ID, SECURITY_HEADERS, ask_for_a_pause, problem
from blog.domain.errors import BlogError

LARGEST_URI = 8 * 1024
MOST_HEADERS = 100
LARGEST_HEADERS = 32 * 1024
_LONGEST_CLIENT_ID = 64

Check = Callable[[Scope, Headers], str | None]
"""Says the code of the problem, if a request is to be refused before it is routed."""

requests_log = logging.getLogger("blog.requests")
errors_log = logging.getLogger("blog.errors")


class RequestFrame:
    """Outermost: gives each request its id, each answer its common headers, and logs a line.

    What is below the paths that are `never_stored` is not to be kept by any cache. HEAD is
    answered as GET is, without the body.
    """

    def __init__(self, app: ASGIApp, never_stored: tuple[str, ...] = ()) -> None:
        self._app = app
        self._never_stored = never_stored

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, _told_in_a_line(send))
            return
        answer = _Answer(scope, send, self._never_stored)
        if scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
        scope[REQUEST_ID] = answer.request_id
        try:
            await self._app(scope, receive, answer.send)
        finally:
            answer.log()


def _told_in_a_line(send: Send) -> Send:
    """What the blog refuses at its start is no fault of it, so nobody needs a traceback."""

    async def tell(message: Message) -> None:
        error = sys.exception()
        if message["type"] == "lifespan.startup.failed" and isinstance(error, BlogError):
            message = {**message, "message": str(error)}
        await send(message)

    return tell


class _Answer:
    """The answer to one request, on its way out."""

    def __init__(self, scope: Scope, send: Send, never_stored: tuple[str, ...]) -> None:
        self.request_id = str(uuid.uuid4())
        self._scope = scope
        self._send = send
        self._never_stored = never_stored
        self._has_body = scope["method"] != "HEAD"
        self._begun = time.perf_counter()
        self._status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-Id"] = self.request_id
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
            if self._scope["path"].startswith("/api/"):
                is_secret = self._scope["path"].startswith(self._never_stored)
                headers["Cache-Control"] = "no-store" if is_secret else "private, no-cache"
                headers.add_vary_header("Authorization")
        elif not self._has_body:
            message = {**message, "body": b""}
        await self._send(message)

    def log(self) -> None:
        if not requests_log.isEnabledFor(logging.INFO):
            return
        milliseconds = (time.perf_counter() - self._begun) * 1000
        requests_log.info(
            "%s %s %s %.1f ms id=%s client_id=%s",
            self._scope["method"],
            _one_line(self._scope["path"]),
            self._status or "disconnected",
            milliseconds,
            self.request_id,
            _one_line(Headers(scope=self._scope).get("x-request-id", "-"))[:_LONGEST_CLIENT_ID],
        )


def _one_line(text: str) -> str:
    return text if text.isprintable() and text.isascii() else ascii(text)[1:-1]


class LastDefence:
    """Answers 500 to what nobody foresaw, inside of all that adds headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except ClientDisconnect:
            return  # nobody is there to be answered
        except Exception:  # whatever it was, it is a fault of the service
            errors_log.exception("request failed id=%s", scope[REQUEST_ID])
            if started:
                raise
            await problem(scope, "internal-error")(scope, receive, send)


class Checked:
    """Asks `check` for the code of a problem before the request goes on."""

    def __init__(self, app: ASGIApp, check: Check) -> None:
        self._app = app
        self._check = check

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        code = self._check(scope, Headers(scope=scope)) if scope["type"] == "http" else None
        if code is None:
            await self._app(scope, receive, send)
            return
        if code == "unavailable":
            ask_for_a_pause(scope)
        # The rest of the request is not worth reading.
        closing = {"Connection": "close"} if code == "content-too-large" else None
        await problem(scope, code, headers=closing)(scope, receive, send)


def check_room(is_full_of_writes: Callable[[], bool]) -> Check:
    """A write that finds no place is refused while that is cheap: before anything is read."""

    def check(scope: Scope, headers: Headers) -> str | None:
        is_refused = scope["method"] in WRITES and is_full_of_writes()
        return "unavailable" if is_refused else None

    return check


def check_size(scope: Scope, headers: Headers) -> str | None:
    """The sizes that are known before anything is read (RFC 9110, 15.5.14 and .15; RFC 6585)."""
    path = scope.get("raw_path") or scope["path"].encode()
    query = scope["query_string"]
    if len(path) + len(query) + bool(query) > LARGEST_URI:
        return "uri-too-long"
    fields = scope["headers"]
    if len(fields) > MOST_HEADERS or sum(len(n) + len(v) for n, v in fields) > LARGEST_HEADERS:
        return "headers-too-large"
    announced = headers.get("content-length", "0")
    if announced.isdecimal() and int(announced[:20]) > LARGEST_BODY:
        return "content-too-large"
    # An encoded slash is part of a name, and no name here has one.
    return "no-such-path" if b"%2f" in path.lower() else None
