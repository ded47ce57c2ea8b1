"""Too much at once: who comes too late is told so, and not heard again for a moment."""

import asyncio
from typing import Any

from starlette.types import Receive, Scope, Send

from blog.adapters.http.problems import BEYOND, PAUSE, RETRY_AFTER
from blog.adapters.http.protocol import BoundedProtocol


class Turns:
    """How many requests of this process were let in and have not begun yet.

    What reads inline on the loop holds up all that wait behind it. Who waits in a thread, or for
    the rest of a body, has begun.
    """

    def __init__(self) -> None:
        self.waiting = 0


class SheddingProtocol(BoundedProtocol):
    """HTTP/1.1 for as many connections, and requests at a time, as are served well.

    What is beyond is answered with 503, before anything is routed or read: requests on connections
    that were opened beyond the limit, for as long as they are too many, and requests that would
    wait too long for their turn. Connections beyond four times the limit are cut.
    """

    def __init__(self, *arguments: Any, turns: Turns, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._turns = turns
        self._is_beyond = False

    # asyncio has BaseTransport here, which cannot be written to; uvicorn has Transport.
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._is_beyond = self._are_too_many()
        if len(self.connections) > 4 * self.limits.connections:
            transport.abort()

    def on_headers_complete(self) -> None:
        if self._turns.waiting >= self.limits.turns or (self._is_beyond and self._are_too_many()):
            self.scope["state"][BEYOND] = True
            self.app = self.config.loaded_app
        elif self._is_answering():  # it waits for the answer before it, and not for a turn
            self.app = self.config.loaded_app
        else:
            self._turns.waiting += 1
            self.app = self._begin
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if PAUSE in self.scope["state"] and not self.transport.is_closing():
            self.flow.pause_reading()
            self.loop.call_later(RETRY_AFTER, self._read_on)

    async def _begin(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._turns.waiting -= 1
        app: Any = self.config.loaded_app
        await app(scope, receive, send)

    def _are_too_many(self) -> bool:
        return len(self.connections) > self.limits.connections

    def _read_on(self) -> None:
        if not self.transport.is_closing():
            self.flow.resume_reading()
