"""One connection: what uvicorn leaves without bounds is bounded here."""

import asyncio
import json
from asyncio import TimerHandle
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from typing import Any

from blog.adapters.http.body import BODY_SECONDS
from blog.adapters.http.lean_protocol import LeanProtocol
from blog.adapters.http.lingering import LingeringTransport
from blog.adapters.http.middleware import LARGEST_URI
from blog.adapters.http.problem_types import problem_type
from blog.adapters.http.problems import MEDIA_TYPE, SECURITY_HEADERS, problem_body
from blog.adapters.http.request_log import OTHER, request_log_of

_SECURITY = "".join(f"{name}: {value}\r\n" for name, value in SECURITY_HEADERS.items())


@dataclass(frozen=True, slots=True)
class Limits:
    """What a client may take of the service. Times are seconds."""

    headers: float = 10.0
    """From the opening of the connection, or from the first byte of a further request."""

    body: float = BODY_SECONDS
    """From the end of the headers."""

    answer: float = 30.0
    """For a client to take in what is left of an answer, once it is slower than the service."""

    linger: float = 2.0
    """For a client to read its answer and close, where it was answered in the middle of sending."""

    farewell: float = 1.0
    """How long an open connection is still served when the service is told to end."""

    last_body: float = 3.0
    """How long what is left of a body may still take then."""

    unread_bytes: int = 64 * 1024
    """Of a head, of trailers or of the frame of a chunk: the parser keeps them until they end."""

    discarded_bytes: int = 16 * 1024 * 1024
    """Of what still comes behind the last answer."""

    connections: int = 1000
    """Of one process. What comes on a further one is answered with 503."""

    turns: int = 256
    """Requests of one process that wait to begin. One more is answered with 503."""


class _Reading(Enum):
    """What of a request is still to come."""

    NOTHING = 0
    HEADERS = 1
    BODY = 2


class BoundedProtocol(LeanProtocol):
    """HTTP/1.1 in which no client can hold a connection for ever (ADR 0017).

    It answers with a problem also to what its parser cannot read.
    """

    def __init__(self, *arguments: Any, limits: Limits, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.url = b""  # uvicorn has none before a request begins
        self.limits = limits
        self._reading = _Reading.NOTHING
        self._unread = 0
        self._slow_request: TimerHandle | None = None
        self._slow_reader: TimerHandle | None = None
        self._ends = False

    # What the transport says

    # asyncio has BaseTransport here, which cannot be written to; uvicorn has Transport.
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        answers = LingeringTransport(transport, self._has_more_to_come, self.limits.linger)
        self._send_answer = answers.flush
        super().connection_made(answers)
        self._read(_Reading.HEADERS)
        self._watch_request()

    def data_received(self, data: bytes) -> None:
        if self._reading is _Reading.NOTHING:
            self._read(_Reading.HEADERS)
        self._unread += len(data)
        if self.transport.is_closing():  # it lingers
            if self._unread > self.limits.discarded_bytes:
                self.transport.pause_reading()
            return
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._unread > LARGEST_URI:
            self._refuse_endless()
        if self._reading is _Reading.NOTHING and not self._is_answering():
            self._read(_Reading.HEADERS)  # it was answered before all of it had come
        if self._reading is not _Reading.NOTHING and self._slow_request is None:
            self._watch_request()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_reader()

    def resume_writing(self) -> None:
        super().resume_writing()
        if not self.transport.is_closing():
            self._forget_reader()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._forget_request()
        self._forget_reader()
        self.transport.abort()  # so that no timer of it is left

    # What the parser says

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._reading is _Reading.NOTHING:  # it came in one piece with the request before
            self._read(_Reading.HEADERS)
            self._unread = 1  # or more: the parser does not say where it is

    def on_headers_complete(self) -> None:
        self._read(_Reading.BODY)
        super().on_headers_complete()
        if self._ends:
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        self._unread = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._read(_Reading.NOTHING)
        super().on_message_complete()

    # What uvicorn says

    def on_response_complete(self) -> None:
        self._send_answer()
        super().on_response_complete()
        if self.transport.is_closing():
            self._watch_reader()

    def close_idle(self) -> None:
        self._close()

    def shutdown(self) -> None:
        """Serve what comes for a moment, and close behind the answer.

        A request may be on its way on a connection that is idle here. If that is closed, its
        sender cannot know whether it was read.
        """
        self._ends = True
        if self._is_answering():
            self.cycle.keep_alive = False
        self.loop.call_later(self.limits.farewell, self._say_farewell)
        self.loop.call_later(self.limits.last_body, self._give_up_body)

    def send_400_response(self, msg: str) -> None:
        self._refuse("malformed-request")

    # What follows from it

    def _read(self, part: _Reading) -> None:
        self._reading = part
        self._unread = 0
        self._forget_request()

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _has_more_to_come(self) -> bool:
        """Whether the client may be in the middle of a request, as far as can be known here."""
        return self._reading is _Reading.BODY or self._unread > 0 or self.flow.read_paused

    def _watch_request(self) -> None:
        limits = self.limits
        seconds = limits.headers if self._reading is _Reading.HEADERS else limits.body
        self._slow_request = self.loop.call_later(seconds, self._cut_request)

    def _forget_request(self) -> None:
        if self._slow_request is not None:
            self._slow_request.cancel()
            self._slow_request = None

    def _cut_request(self) -> None:
        self._slow_request = None
        if self.transport.is_closing():
            return
        if self.flow.read_paused:  # it is the service that does not read
            self._watch_request()
        elif self._is_answering():  # where the body is awaited, the application times it as well
            self.cycle.keep_alive = False
        elif self._reading is _Reading.HEADERS and self._unread:
            self._refuse("request-timeout")
        else:  # nothing was asked, or it has its answer already
            self._close()

    def _refuse_endless(self) -> None:
        if self._reading is _Reading.HEADERS and len(self.url) > LARGEST_URI:
            self._refuse("uri-too-long")
        elif self._unread > self.limits.unread_bytes:
            self._refuse("headers-too-large")

    def _refuse(self, code: str) -> None:
        """Answer what never becomes a request for the application."""
        kind = problem_type(code)
        log = request_log_of(self.config.loaded_app)
        answered = log.begin({"method": OTHER, "client": self.client, "headers": []})
        body = json.dumps(problem_body(kind, answered.request_id))
        head = (
            f"HTTP/1.1 {kind.status} {HTTPStatus(kind.status).phrase}\r\n"
            f"Content-Type: {MEDIA_TYPE}\r\nContent-Length: {len(body)}\r\n"
            f"{_SECURITY}X-Request-Id: {answered.request_id}\r\n"
            "Cache-Control: private, no-cache\r\nVary: Authorization\r\n"
            "Connection: close\r\n\r\n"
        )
        self.transport.write((head + body).encode("ascii"))
        answered.status, answered.code, answered.bytes = kind.status, code, len(body)
        log.tell(answered)
        self._close()

    def _say_farewell(self) -> None:
        if not self._is_answering():
            self._close()

    def _give_up_body(self) -> None:
        if self._reading is _Reading.BODY:
            self._close()

    def _close(self) -> None:
        self.transport.close()
        self._watch_reader()

    def _watch_reader(self) -> None:
        """Closing waits until all is sent, and who takes nothing would make it wait for ever."""
        if self._slow_reader is None:
            self._slow_reader = self.loop.call_later(self.limits.answer, self.transport.abort)

    def _forget_reader(self) -> None:
        if self._slow_reader is not None:
            self._slow_reader.cancel()
            self._slow_reader = None
