"""Safe retries: a request with an Idempotency-Key is done once, however often it comes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from blog.application.access import Access
from blog.application.ports import Clock, UnitOfWork
from blog.application.stored_answers import KeyedRequest, StoredAnswer
from blog.domain.errors import Invalid
from blog.domain.policy import Action, Actor, Resource, Role

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
    """An answer that is to be stored, and the user whom it shows, if any."""

    content: bytes
    user_id: int | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """A request with a key, and how to `answer` it where that has not been done before."""

    request: KeyedRequest
    answer: Callable[[], NewAnswer]
    action: Action | None
    actor: Actor | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    content: bytes
    replayed: bool
    """Whether it is the answer to an earlier request."""


class SafeRetries:
    def __init__(
        self, unit_of_work: Callable[[], UnitOfWork], clock: Clock, access: Access
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._access = access

    def once(self, attempt: Attempt) -> Outcome:
        """The first answer to the request, stored together with all that was done for it.

        What `attempt.answer` raises is raised, and then nothing is stored. Raises
        IdempotencyKeyReused where the key came with another body before, and NotAllowed where
        the actor may no longer do it, or no longer see what the answer shows.
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
            work.commit()
        return self._replay(attempt, first)

    def earlier(self, attempt: Attempt) -> Outcome | None:
        """The first answer, where there is one already: for who would prepare a long time for one.

        Raises as `once` does.
        """
        expired = self._clock.now() - KEPT_FOR
        with self._unit_of_work() as work:
            first = work.answers.find(attempt.request, expired=expired)
            work.commit()
        return None if first is None else self._replay(attempt, first)

    def _replay(self, attempt: Attempt, first: StoredAnswer) -> Outcome:
        if first.fingerprint != attempt.request.fingerprint:
            raise IdempotencyKeyReused
        self._require_earlier_rights(attempt, first)
        return Outcome(first.content, replayed=True)

    def _require_earlier_rights(self, attempt: Attempt, first: StoredAnswer) -> None:
        if attempt.actor is None or attempt.action is None:
            return
        then, shown = replace(attempt.actor, role=Role(first.role)), Resource(first.user_id)
        for action in (attempt.action, Action.SEE_PRIVATE):
            if self._access.allows(then, action, shown):
                self._access.require(attempt.actor, action, shown)
