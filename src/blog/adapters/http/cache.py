"""Answers to reads that are given once more, for as long as the database says they are right.

Nobody has to invalidate anything: an answer carries the mark that the database had before the
answer was made, and is good while that mark stands (ADR 0026).
"""

import asyncio
import logging
from collections import OrderedDict
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from blog.adapters.http.routing import API
from blog.application.observing import current_notes
from blog.application.ports import Changes

MOST_BYTES = 64 * 1024 * 1024
"""Of memory, for all answers with their keys."""

LARGEST_ANSWER = 256 * 1024
"""Bytes of a body; what is larger is not kept."""

TRIAL = 1_000
"""Reads after which it is decided whether the cache is of use."""

LEAST_HITS = TRIAL // 10
"""In a trial. A miss costs a few microseconds, and a hit saves ten times as much or more."""

REST = 10 * TRIAL
"""Reads for which the cache stands aside where it was of no use."""

# Upper bounds of what Python takes beside the bytes themselves; a test measures the whole.
_BYTES_OF_ENTRY = 560
_BYTES_OF_HEADER = 208

_KEPT_STATUSES = (200, 304)
_READ = f"{API}/"
_CONDITION = b"if-none-match"
_NEVER_CACHED = frozenset(
    (b"authorization", b"content-length", b"transfer-encoding", b"expect", b"idempotency-key")
)
"""Headers of requests that are none of the cache's business: who asks, or sends a body."""

log = logging.getLogger("blog.cache")

Key = tuple[bytes, bytes, bytes]
"""Path, query and If-None-Match: all that the answer to a stranger depends on."""

_MARK: Final = 0
_SIZE: Final = 4


Kept = tuple[int, int, tuple[tuple[bytes, bytes], ...], bytes, int, str | None]
"""The mark under which an answer is right, its status, headers and body, its size, and its route.

Plain tuples of plain values are none of the garbage collector's business; 60,000 objects of a class
of ours would hold up everybody for a tenth of a second whenever it looks through them.
"""


class ReadCache:
    """The answers of one process: those that were used last, up to a number of bytes.

    Those that are outdated stay until they are replaced or fall out, so that nothing has to be
    swept out after a commit.
    """

    def __init__(self, changes: Changes, most_bytes: int = MOST_BYTES) -> None:
        self._changes = changes
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._mark: int | None = None
        self._asked_in: asyncio.AbstractEventLoop | None = None
        self._rest = self._tried = self._found = 0
        self.reads = 0
        self.hits = 0
        self.stored_bytes = 0

    def begin(self) -> int | None:
        """The mark under which a read is answered; None where it is none of the cache's business.

        Be it that there is no mark, or that hardly any read was a hit of late.
        """
        self.reads += 1
        return None if self._stands_aside() else self._mark_of_this_turn()

    def _stands_aside(self) -> bool:
        if self._tried == TRIAL:
            self._rest = REST if self._found < LEAST_HITS else 0
            self._tried = self._found = 0
        if self._rest:
            self._rest -= 1
            return True
        self._tried += 1
        return False

    def _mark_of_this_turn(self) -> int | None:
        """The mark in force, asked for once in each turn of the event loop.

        That is as strong as once for each request. A request that arrives after this one is run
        behind what is scheduled here; and those before it had arrived already.
        """
        loop = asyncio.get_running_loop()
        if self._asked_in is not loop:
            self._mark = self._changes.mark()
            self._asked_in = loop
            loop.call_soon(self._forget_mark)
        return self._mark

    def _forget_mark(self) -> None:
        self._asked_in = None

    def find(self, key: Key, mark: int) -> Kept | None:
        """The answer, if it is kept and right."""
        kept = self._kept.get(key)
        if kept is None or kept[_MARK] != mark:
            return None
        self._kept.move_to_end(key)
        self.hits += 1
        self._found += 1
        return kept

    def keep(self, key: Key, mark: int, start: Message, body: bytes) -> None:
        """Keep an answer that was begun under this mark.

        What was committed meanwhile makes it no worse, for it will be asked for with another mark.
        """
        if start["status"] not in _KEPT_STATUSES or len(body) > LARGEST_ANSWER:
            return
        headers = tuple(start["headers"])
        size = _BYTES_OF_ENTRY + sum(map(len, key)) + len(body)
        size += sum(_BYTES_OF_HEADER + len(name) + len(value) for name, value in headers)
        before = self._kept.pop(key, None)
        route = current_notes.get().route
        self._kept[key] = (mark, start["status"], headers, body, size, route)
        self.stored_bytes += size - (before[_SIZE] if before else 0)
        while self.stored_bytes > self._most_bytes:
            self.stored_bytes -= self._kept.popitem(last=False)[1][_SIZE]

    def close(self) -> None:
        """Say of how much use it was."""
        if self.reads:
            log.info("served %d of %d reads from the cache", self.hits, self.reads)


class CachedReads:
    """Answers from the cache what strangers read, and lets all else pass.

    Inside of all that refuses requests or adds headers, and outside of the routes. Whoever is
    known by an Authorization neither reads from the cache nor fills it.
    """

    def __init__(self, app: ASGIApp, cache: ReadCache, never_stored: tuple[str, ...] = ()) -> None:
        self._app = app
        self._cache = cache
        self._never_stored = never_stored

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = self._key(scope)
        mark = None if key is None else self._cache.begin()
        if key is None or mark is None:
            await self._app(scope, receive, send)
            return
        kept = self._cache.find(key, mark)
        if kept is not None:
            _, status, headers, body, _, route = kept
            notes = current_notes.get()
            notes.route, notes.cached = route, True
            # A list, to which outer layers add theirs.
            start = {"type": "http.response.start", "status": status, "headers": list(headers)}
            await send(start)
            await send({"type": "http.response.body", "body": body})
            return
        current_notes.get().cached = False
        await self._app(scope, receive, self._keeping(key, mark, send))

    def _key(self, scope: Scope) -> Key | None:
        if scope["type"] != "http" or scope["method"] != "GET":
            return None
        path: str = scope["path"]
        if not path.startswith(_READ) or path.startswith(self._never_stored):
            return None
        condition = b""
        for name, value in scope["headers"]:
            if name in _NEVER_CACHED:
                return None
            if name == _CONDITION:
                condition = b"%b,%b" % (condition, value) if condition else value
        return scope.get("raw_path") or path.encode(), scope["query_string"], condition

    def _keeping(self, key: Key, mark: int, send: Send) -> Send:
        """Keeps the answer on its way out, if it comes in one piece."""
        start: Message | None = None

        async def keep(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = {**message, "headers": list(message["headers"])}
            elif start is not None:
                if not message.get("more_body"):
                    self._cache.keep(key, mark, start, message.get("body", b""))
                start = None
            await send(message)

        return keep
