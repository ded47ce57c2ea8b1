"""Safe retries: a request with an Idempotency-Key is done once, however often it comes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from blog.application.ports import Clock, UnitOfWork
from blog.application.stored_answers import KeyedRequest
from blog.domain.errors import Invalid

KEPT_FOR = timedelta(hours=24)
MOST_SWEPT = 100
"""Expired answers that one new answer makes room for: it goes faster down than up."""


class IdempotencyKeyReused(Invalid):
    code = "idempotency-key-reused"
    title = "The key was used for another request"
    explanation = (
        "Within the last 24 hours this Idempotency-Key came to the same path with another body. "
        "Retry with exactly the bytes of the first time, or take a new key for a new request; "
        "nothing was changed."
    )
    field = "Idempotency-Key"
    field_code = "not-allowed"


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """An answer that is to be stored, and the user whom it shows."""

    content: bytes
    user_id: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """A request with a key, and how to `answer` it where that has not been done before."""

    request: KeyedRequest
    answer: Callable[[], NewAnswer]


@dataclass(frozen=True, slots=True)
class Outcome:
    content: bytes
    replayed: bool
    """Whether it is the answer to an earlier request."""


class SafeRetries:
    def __init__(self, unit_of_work: Callable[[], UnitOfWork], clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock

    def once(self, attempt: Attempt) -> Outcome:
        """The first answer to the request, stored together with all that was done for it.

        What `attempt.answer` raises is raised, and then nothing is stored. Raises
        IdempotencyKeyReused where the key came with another body before.
        """
        request, now = attempt.request, self._clock.now()
        expired = now - KEPT_FOR
        with self._unit_of_work() as work:
            first = work.answers.claim(request, now=now, expired=expired)
            if first is None:
                work.answers.sweep(expired, MOST_SWEPT)
                new = attempt.answer()
                work.answers.store(request, new.content, new.user_id)
                work.commit()
                return Outcome(new.content, replayed=False)
        if first.fingerprint != request.fingerprint:
            raise IdempotencyKeyReused
        return Outcome(first.content, replayed=True)
