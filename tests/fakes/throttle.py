"""Attempts in memory."""

from datetime import datetime

from tests.fakes.memory import Memory, ThrottleRow


class MemoryThrottleRepository:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def hold(self, key: bytes) -> tuple[datetime, ...]:
        row = self._memory.throttles.get(key)
        return () if row is None else row.attempts

    def save(self, key: bytes, attempts: tuple[datetime, ...], now: datetime) -> None:
        self._memory.throttles[key] = ThrottleRow(attempts, now)

    def sweep(self, before: datetime, limit: int) -> None:
        old = (key for key, row in self._memory.throttles.items() if row.saved_at < before)
        for key in sorted(old, key=lambda key: self._memory.throttles[key].saved_at)[:limit]:
            del self._memory.throttles[key]
