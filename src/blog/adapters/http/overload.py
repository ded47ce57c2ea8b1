"""Too much at once: who comes too late is told so, and not heard again for a moment."""

import asyncio
from typing import Any

from starlette.types import Receive, Scope, Send

from blog.adapters.http.middleware import RequestFrame
from blog.adapters.http.problems import PAUSE, RETRY_AFTER, ask_for_a_pause, problem
from blog.adapters.http.protocol import BoundedProtocol


class SheddingProtocol(BoundedProtocol):
    """HTTP/1.1 for as many connections as are served well.

    Those that are opened beyond the limit are answered with 503, before anything is routed or
    read, for as long as they are too many. Beyond four times the limit they are cut.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if self._are_too_many():
            self.app = self._serve_if_there_is_room
        if len(self.connections) > 4 * self.limits.connections:
            transport.abort()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if PAUSE in self.scope["state"] and not self.transport.is_closing():
            self.flow.pause_reading()
            self.loop.call_later(RETRY_AFTER, self._read_on)

    async def _serve_if_there_is_room(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._are_too_many() and not scope["path"].startswith("/health/"):
            await _refuse(scope, receive, send)
        else:
            app: Any = self.config.loaded_app
            await app(scope, receive, send)

    def _are_too_many(self) -> bool:
        return len(self.connections) > self.limits.connections

    def _read_on(self) -> None:
        if not self.transport.is_closing():
            self.flow.resume_reading()


async def _unavailable(scope: Scope, receive: Receive, send: Send) -> None:
    ask_for_a_pause(scope)
    await problem(scope, "unavailable")(scope, receive, send)


_refuse = RequestFrame(_unavailable)
