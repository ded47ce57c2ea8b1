"""Stored answers in memory."""

from dataclasses import replace
from datetime import datetime
from operator import itemgetter

from blog.application.stored_answers import KeyedRequest, StoredAnswer
from tests.fakes.memory import AnswerRow, Scope, ServiceMemory


class MemoryAnswerRepository:
    def __init__(self, memory: ServiceMemory) -> None:
        self._memory = memory

    def claim(
        self, request: KeyedRequest, *, now: datetime, expired: datetime
    ) -> StoredAnswer | None:
        first = self.find(request, expired=expired)
        if first is not None:
            return first
        self._memory.answers[_scope(request)] = AnswerRow(request.fingerprint, request.role, now)
        return None

    def find(self, request: KeyedRequest, *, expired: datetime) -> StoredAnswer | None:
        row = self._memory.answers.get(_scope(request))
        if row is None or row.content is None or row.stored_at <= expired:
            return None
        return StoredAnswer(row.fingerprint, row.content, row.user_id, row.role)

    def store(self, request: KeyedRequest, content: bytes, user_id: int | None) -> None:
        claimed = self._memory.answers[_scope(request)]
        self._memory.answers[_scope(request)] = replace(claimed, content=content, user_id=user_id)

    def sweep(self, expired: datetime, limit: int) -> None:
        dates = ((row.stored_at, scope) for scope, row in self._memory.answers.items())
        for stored_at, scope in sorted(dates, key=itemgetter(0))[:limit]:
            if stored_at <= expired:
                del self._memory.answers[scope]


def _scope(request: KeyedRequest) -> Scope:
    return (request.actor, request.method, request.path, request.key_hash)
