"""Signing in and out over HTTP; where access is restricted."""

from typing import Any

from fastapi import APIRouter, Request
from pydantic import TypeAdapter
from starlette.responses import Response

from blog.adapters.http.account_bodies import SessionBody, SessionId, SignInData, TokenBody
from blog.adapters.http.answers import created, several
from blog.adapters.http.authentication import acting, actor_of
from blog.adapters.http.documentation import ENDED, OWN_SESSIONS, SIGNED_IN
from blog.adapters.http.documentation import operation as op
from blog.application.credentials import CredentialService, SignIn
from blog.application.ports import Executor
from blog.application.sessions import SessionService
from blog.domain.passwords import WrongCredentials
from blog.domain.policy import Action
from blog.domain.sessions import SessionNotFound
from blog.domain.throttle import TooManyPasswords

_LIST: TypeAdapter[Any] = TypeAdapter(list[SessionBody])


def client_of(request: Request) -> str:
    """The address of the peer, or of whom a trusted proxy names; empty within this process."""
    client = request.scope.get("client")
    return "" if client is None else str(client[0])


def add_session_routes(
    api: APIRouter, sessions: SessionService, credentials: CredentialService, executor: Executor
) -> None:
    """The routes below /sessions."""
    signing_in = (SIGNED_IN, TokenBody, WrongCredentials, TooManyPasswords)

    @api.post("/sessions", **op(Action.SIGN_IN, credentials.sign_in, "signIn", *signing_in))
    async def sign_in(request: Request, body: SignInData) -> Response:
        command = SignIn(body.email, body.password, client_of(request))
        return created(TokenBody.model_validate(await credentials.sign_in(command)))

    listed = (OWN_SESSIONS, list[SessionBody])

    @api.get("/sessions", **op(Action.USE_ACCOUNT, sessions.list, "listSessions", *listed))
    async def list_sessions(request: Request) -> Response:
        found = await executor.read(sessions.list, actor_of(request))
        return several(map(SessionBody.model_validate, found), _LIST, {})

    signing_out = (Action.USE_ACCOUNT, sessions.end_current, "signOut", ENDED, None)

    @api.delete("/sessions/current", **op(*signing_out))
    async def sign_out(request: Request) -> Response:
        await executor.write(sessions.end_current, actor_of(request))
        return Response(status_code=204)

    ending = (ENDED, None, SessionNotFound)

    @api.delete("/sessions/{id}", **op(Action.USE_ACCOUNT, sessions.end, "endSession", *ending))
    async def end_session(request: Request, session_id: SessionId) -> Response:
        await executor.write(acting(request, sessions.end), session_id)
        return Response(status_code=204)
