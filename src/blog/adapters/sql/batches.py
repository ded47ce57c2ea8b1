"""Writes that gather while others are under way, to share one COMMIT (ADR 0025)."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import Any, TypeVar

from blog.adapters.sql import turns
from blog.application.observing import RequestNotes, current_notes
from blog.domain.errors import Unavailable

Request = TypeVar("Request")
Answer = TypeVar("Answer")


@dataclass(eq=False, slots=True)
class Write:
    """A use case that waits for its turn, and then for its COMMIT."""

    use_case: Callable[[Any], Any]
    request: Any
    latest: float
    """The moment, by time.monotonic, by which it has to begin."""
    done: asyncio.Future[None]
    """Who waits for it; cancelled where nobody does any more."""
    context: Context = field(default_factory=copy_context)
    """That of who asked, in which the use case runs, so that it is known for whom."""
    notes: RequestNotes = field(default_factory=current_notes.get)
    answer: Any = None
    error: BaseException | None = None
    is_settled: bool = False
    """Whether answer or error may be told: nothing is going to change them."""
    is_alone: bool = False
    """Whether it runs in a transaction of its own, for SQLite has undone it with others."""

    def settle(self, error: BaseException | None = None) -> None:
        self.error = error
        self.is_settled = True

    def is_late(self) -> bool:
        return time.monotonic() >= self.latest

    def tell(self) -> None:
        if not self.done.done():
            self.done.set_result(None)


class Batches:
    """Hands all writes that wait to the one thread that writes, whenever that is idle.

    So a batch is as large as what came during the one before, without a timer. `run` settles
    writes from the front; what it leaves comes again with the next batch, before all that came
    later. A write is in the list only while somebody waits for it, so that whoever bounds the
    callers bounds the list.
    """

    def __init__(self, run: Callable[[list[Write]], None]) -> None:
        self._run = run
        self._waiting: dict[Write, None] = {}
        self._batch: list[Write] = []
        self._turn: Future[None] | None = None
        self._open()

    def _open(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="blog-writer")

    async def write(self, use_case: Callable[[Request], Answer], request: Request) -> Answer:
        """Raises Unavailable where it could not begin in time."""
        loop = asyncio.get_running_loop()
        latest = time.monotonic() + turns.WRITE_WAIT
        write = Write(use_case, request, latest, loop.create_future())
        self._waiting[write] = None
        timer = loop.call_later(turns.WRITE_WAIT, self._refuse, write)
        if not self._is_writing():
            loop.call_soon(self._hand_over)  # with all that comes in this round of the loop
        try:
            await write.done
        finally:
            timer.cancel()
            self._waiting.pop(write, None)
        if write.error is not None:
            try:
                raise write.error
            finally:
                write.error = None  # by its traceback it would hold the write, and itself
        answer: Answer = write.answer
        return answer

    def waiting(self) -> int:
        """How many are not in the thread's hands yet."""
        return len(self._waiting)

    def close(self) -> None:
        """Finish what has begun and what waits; it may be used again."""
        left = [*self._batch, *self._waiting]
        self._waiting.clear()
        if left:
            self._submit(self._run_to_the_end, left)
        self._thread.shutdown()
        self._open()

    def _run_to_the_end(self, batch: list[Write]) -> None:
        while batch := [write for write in batch if _waits(write)]:
            self._run(batch)

    def _is_writing(self) -> bool:
        return self._turn is not None and not self._turn.done()

    def _refuse(self, write: Write) -> None:
        """Its time is over. What the thread has in hand, it settles itself or gives back."""
        if write in self._waiting:
            del self._waiting[write]
            write.settle(Unavailable())
            write.tell()

    def _hand_over(self) -> None:
        if self._waiting and not self._is_writing():
            batch = list(self._waiting)
            self._submit(self._run, batch)
            self._waiting.clear()

    def _submit(self, run: Callable[[list[Write]], None], batch: list[Write]) -> None:
        def tell(turn: Future[None]) -> None:
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(self._finish, batch, turn)

        loop = batch[0].done.get_loop()
        self._batch = batch
        self._turn = self._thread.submit(run, batch)
        self._turn.add_done_callback(tell)

    def _finish(self, batch: list[Write], turn: Future[None]) -> None:
        """Tell all at once, in one hop from the thread."""
        left: dict[Write, None] = {}
        for write in batch:
            if not write.is_settled:
                if _waits(write) and turn.exception() is None:
                    left[write] = None
                    continue
                write.settle(turn.exception() or Unavailable())
            write.tell()
        if self._turn is turn:  # all that it holds need not wait for the next one to be freed
            self._turn, self._batch = None, []
        self._waiting = left | self._waiting
        self._hand_over()


def _waits(write: Write) -> bool:
    return not (write.is_settled or write.is_late() or write.done.cancelled())
