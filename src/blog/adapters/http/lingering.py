"""The way of answers to the client: sent in one piece, and read before the connection closes."""

import asyncio
from asyncio import TimerHandle
from collections.abc import Callable
from contextlib import suppress
from typing import Any


class LingeringTransport(asyncio.Transport):
    """A transport that is not closed at once while its other side may be in the middle of sending.

    A system that closes a connection with bytes nobody has read resets it, and a reset takes away
    the answer that was on its way. So only the sending half is closed at first, and the whole once
    the other side has closed, too, or so many seconds later (RFC 9112, 9.6). What comes meanwhile
    goes to the protocol, which has to pass over it: `is_closing` is true from the beginning.

    What is written in one turn of the event loop is sent together, at `flush` or when the turn is
    over: head and body of an answer with one system call, which takes as long as the route.
    """

    def __init__(
        self, transport: asyncio.Transport, is_sending: Callable[[], bool], seconds: float
    ) -> None:
        super().__init__()
        self._transport = transport
        self._is_sending = is_sending
        self._seconds = seconds
        self._last: TimerHandle | None = None
        self._loop = asyncio.get_running_loop()
        self._unsent: list[bytes | bytearray | memoryview] = []

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self._transport.get_extra_info(name, default)

    def pause_reading(self) -> None:
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        self._transport.resume_reading()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if self._last is not None:
            return
        if not self._unsent:
            self._loop.call_soon(self.flush)
        self._unsent.append(data)

    def flush(self) -> None:
        if self._unsent:
            data, self._unsent = b"".join(self._unsent), []
            self._transport.write(data)

    def is_closing(self) -> bool:
        return self._last is not None or self._transport.is_closing()

    def close(self) -> None:
        if self.is_closing():
            return
        self.flush()
        if not self._is_sending():
            self._transport.close()
            return
        self._last = self._loop.call_later(self._seconds, self._transport.close)
        with suppress(OSError):  # it has left already
            self._transport.write_eof()
        self._transport.resume_reading()

    def abort(self) -> None:
        if self._last is not None:
            self._last.cancel()
        self._transport.abort()
