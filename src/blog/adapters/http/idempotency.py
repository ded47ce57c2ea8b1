"""Idempotency-Key: a POST that is sent again gets the answer of the first time."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

from starlette.requests import Request
from starlette.responses import Response

from blog.adapters.http.authentication import acting, action_of, actor_of
from blog.adapters.http.documentation import IDEMPOTENCY_KEY
from blog.adapters.http.problems import HttpProblem, field_error, pointer
from blog.application.idempotency import Attempt, NewAnswer, Outcome, SafeRetries
from blog.application.observing import current_notes
from blog.application.ports import Executor
from blog.application.stored_answers import KeyedRequest
from blog.domain.policy import Actor

Command = TypeVar("Command")
View = TypeVar("View")
Found = TypeVar("Found")

_NAME = IDEMPOTENCY_KEY["name"]
_KEY = re.compile(IDEMPOTENCY_KEY["schema"]["pattern"].removesuffix("$"))
_NOBODY = ""
"""The actor of a request that nobody has signed in for, as all are while access is open."""


class Once(Generic[View]):
    """Runs the use case of a POST and answers it: with an Idempotency-Key once, however often it
    is sent. `shows` tells the id of the user whom an answer shows, if any.
    """

    def __init__(
        self,
        executor: Executor,
        retries: SafeRetries,
        shows: Callable[[View], int | None] = lambda view: None,
    ) -> None:
        self._executor = executor
        self._retries = retries
        self._shows = shows
        self._under_way: WeakValueDictionary[KeyedRequest, asyncio.Lock] = WeakValueDictionary()

    async def __call__(
        self,
        request: Request,
        use_case: Callable[..., View],
        command: Command,
        respond: Callable[[View], Response],
        prepare: Callable[[Command], Awaitable[Command]] | None = None,
    ) -> Response:
        """`respond` makes the answer; it runs inside the transaction where there is a key.

        What takes long and must not be part of a transaction is done by `prepare`, and not for a
        request that was answered before.
        """
        key, run = _key_of(request), acting(request, use_case)
        if key is None:
            if prepare is not None:
                command = await prepare(command)
            return respond(await self._executor.write(run, command))

        def answer() -> NewAnswer:
            view = run(command)
            return NewAnswer(_written(respond(view)), self._shows(view))

        attempt = await _attempt(request, key, answer)
        once = acting(request, partial(_as_actor, self._retries.once))
        if prepare is None:
            return _read(await self._executor.write(once, attempt))
        # One after the other: what one prepares, those after it need not.
        async with self._under_way.setdefault(attempt.request, asyncio.Lock()):
            earlier = acting(request, partial(_as_actor, self._retries.earlier))
            outcome = await self._executor.write(earlier, attempt)
            if outcome is None:
                command = await prepare(command)
                outcome = await self._executor.write(once, attempt)
        return _read(outcome)


def _as_actor(
    use_case: Callable[[Attempt], Found], attempt: Attempt, actor: Actor | None = None
) -> Found:
    return use_case(replace(attempt, actor=actor))


async def _attempt(request: Request, key: str, answer: Callable[[], NewAnswer]) -> Attempt:
    actor = actor_of(request)
    keyed = KeyedRequest.of(
        actor=_NOBODY if actor is None else str(actor.user_id),
        role="" if actor is None else actor.role,
        method=request.method,
        path=request.scope["path"],
        key=key,
        body=await request.body(),
    )
    return Attempt(keyed, answer, action_of(request), actor)


def _key_of(request: Request) -> str | None:
    """The key, if there is one. Raises HttpProblem where it is none, or there are several."""
    keys = request.headers.getlist(_NAME)
    if not keys:
        return None
    if len(keys) > 1:
        raise _refused("repeated", "Send this once.")
    key = keys[0].strip(" \t")  # which are no part of the value (RFC 9110, 5.5)
    if not _KEY.fullmatch(key):
        raise _refused("pattern", "Send 1 to 255 printable ASCII characters.")
    return key


def _refused(code: str, detail: str) -> HttpProblem:
    error = field_error("header", pointer(_NAME), code, detail)
    return HttpProblem("invalid-input", errors=[error])


def _written(answer: Response) -> bytes:
    """Status and headers in a line of JSON, and then the body."""
    head = json.dumps([answer.status_code, dict(answer.headers)])
    return head.encode() + b"\n" + answer.body


def _read(outcome: Outcome) -> Response:
    head, _, body = outcome.content.partition(b"\n")
    status, headers = json.loads(head)
    current_notes.get().replayed = outcome.replayed
    return Response(
        body, status, headers | ({"Idempotency-Replayed": "true"} if outcome.replayed else {})
    )
