"""Tells what happened to the memory by comparing it with what it was."""

from datetime import UTC, datetime

from blog.application.ports import Clock
from tests.fakes.memory import Memory

_NEVER = datetime.max.replace(tzinfo=UTC)


class MemoryChanges:
    def __init__(self, memory: Memory, clock: Clock) -> None:
        self._memory = memory
        self._clock = clock
        self._seen: Memory | None = None
        self._since = self._until = _NEVER
        self._mark = 0

    def mark(self) -> int | None:
        now = self._clock.now()
        if self._memory != self._seen or not self._since <= now < self._until:
            self._seen, self._since = self._memory.copy(), now
            dates = [post.published_at for post in self._memory.posts.values()]
            self._until = min((date for date in dates if date and date > now), default=_NEVER)
            self._mark += 1
        return self._mark
