"""Who asks: the token in Authorization (RFC 6750), looked up anew for each request."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, TypeVar

from starlette.requests import Request

from blog.application.access import Access
from blog.application.observing import current_notes
from blog.application.ports import Executor
from blog.domain.errors import SignInRequired
from blog.domain.policy import Action, Actor

ACTION = "x-action"
"""Where a route says what is done by it, until the document is made; None where nobody signs in."""

_ACTOR = "blog.actor"
_TOKEN = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*)", re.IGNORECASE)

Answer = TypeVar("Answer")


class Authentication(Protocol):
    """Finds out who asks, once it is known what for."""

    async def __call__(self, request: Request, action: Action | None) -> Actor | None:
        """Raises SignInRequired where that is needed, or the token is not good."""
        ...

    def renewed(self, actor: Actor | None) -> Actor | None:
        """The same, as they are in the transaction at hand. Raises SignInRequired."""
        ...


class NoAuthentication:
    """While access is open it does not matter who asks; Authorization is ignored."""

    async def __call__(self, request: Request, action: Action | None) -> Actor | None:
        return None

    def renewed(self, actor: Actor | None) -> Actor | None:
        return actor


class Sessions(Protocol):
    """Knows whose token it is."""

    def authenticate(self, token: str) -> Actor:
        """Raises SignInRequired."""
        ...

    def renewed(self, actor: Actor | None) -> Actor | None:
        """Raises SignInRequired."""
        ...


class TokenAuthentication:
    """The user whose token is sent. A bad one is refused also where none is needed."""

    def __init__(self, sessions: Sessions, access: Access, executor: Executor) -> None:
        self._sessions = sessions
        self._access = access
        self._executor = executor

    async def __call__(self, request: Request, action: Action | None) -> Actor | None:
        values = request.headers.getlist("authorization")
        if values:
            return await self._executor.read(self._sessions.authenticate, _token(values))
        if action is None or not self._access.allows(None, action):
            raise SignInRequired
        return None

    def renewed(self, actor: Actor | None) -> Actor | None:
        return self._sessions.renewed(actor)


def _token(values: list[str]) -> str:
    found = _TOKEN.fullmatch(values[0].strip(" \t"))  # no part of a value (RFC 9110, 5.5)
    if found is None or len(values) > 1:
        raise SignInRequired("Authorization is sent once, as: Bearer TOKEN.")
    return found[1]


async def authenticate(request: Request, action: Action | None) -> None:
    """Find out who asks, by the app's own way of it, and keep it with the request."""
    find: Authentication = request.scope["app"].state.authentication
    actor = request.scope[_ACTOR] = await find(request, action)
    if actor is not None:
        current_notes.get().actor_id = actor.user_id


def action_of(request: Request) -> Action | None:
    """What is done by the route of the request; None where that is no question of access."""
    action: Action | None = request.scope["route"].openapi_extra[ACTION]
    return action


def actor_of(request: Request) -> Actor | None:
    actor: Actor | None = request.scope[_ACTOR]
    return actor


def acting(request: Request, use_case: Callable[..., Answer]) -> Callable[[Any], Answer]:
    """As `on_behalf`, for a write: who asks is looked up anew in the transaction that writes.

    By then a turn was waited for, and rights may be gone.
    """
    actor = actor_of(request)
    if actor is None:
        return use_case
    authentication: Authentication = request.scope["app"].state.authentication

    def act(command: Any) -> Answer:
        return use_case(command, actor=authentication.renewed(actor))

    return act


def on_behalf(request: Request, use_case: Callable[..., Answer]) -> Callable[[Any], Answer]:
    """The use case, asked for by whoever sent the request.

    Where nobody is known it is told nothing, for that is what every use case takes for granted.
    """
    actor = actor_of(request)
    return use_case if actor is None else partial(use_case, actor=actor)
