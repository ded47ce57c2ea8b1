"""Clients that cost so little that the machine is left to the service."""

import asyncio
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.integration.cli.processes import PATIENCE

_LENGTH = re.compile(rb"(?i)\r\ncontent-length: (\d+)")
_CLOSE = re.compile(rb"(?i)\r\nconnection: close")


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def post(path: str, body: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@dataclass
class Caller:
    """One connection, made anew when it is needed."""

    port: int
    patience: float = PATIENCE
    """Seconds after which the caller gives up and leaves."""
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> int:
        """The status of the answer; 0 if none came."""
        try:
            async with asyncio.timeout(self.patience):
                return await self._ask(request)
        except (OSError, EOFError, TimeoutError):
            self.close()
            return 0

    async def _ask(self, request: bytes) -> int:
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        await reader.readexactly(int(length[1]) if length else 0)
        if _CLOSE.search(head):
            self.close()
        return int(head.split(b" ", 2)[1])

    def close(self) -> None:
        if self.streams is not None:
            self.streams[1].close()
            self.streams = None


@dataclass(frozen=True)
class Calls:
    """What many callers were answered, and after how many seconds."""

    statuses: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    async def make(self, caller: Caller, request: bytes) -> None:
        began = time.monotonic()
        self.statuses.append(await caller.ask(request))
        self.seconds.append(time.monotonic() - began)


async def call_often(
    port: int, callers: int, requests: Iterable[bytes], pause: float, seconds: float
) -> Calls:
    """Let so many callers ask one thing after the other, with a pause in between."""
    calls, end = Calls(), time.monotonic() + seconds
    one_after_the_other = iter(requests)

    async def call() -> None:
        caller = Caller(port)
        while time.monotonic() < end:
            await calls.make(caller, next(one_after_the_other))
            await asyncio.sleep(pause)
        caller.close()

    await asyncio.gather(*(call() for _ in range(callers)))
    return calls
