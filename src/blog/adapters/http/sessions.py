"""Signing in and out over HTTP; where access is restricted."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from blog.adapters.http.account_bodies import SessionBody, SessionId, SignInData, TokenBody
from blog.adapters.http.answers import Fields, created, several, timestamp
from blog.adapters.http.authentication import acting, actor_of
from blog.adapters.http.documentation import ENDED, OWN_SESSIONS, SIGNED_IN
from blog.adapters.http.documentation import operation as op
from blog.application.credentials import CredentialService, NewSession, SignIn
from blog.application.ports import Executor
from blog.application.sessions import SessionService, SessionView
from blog.domain.passwords import WrongCredentials
from blog.domain.policy import Action
from blog.domain.sessions import SessionNotFound
from blog.domain.throttle import TooManyPasswords


def token_fields(session: NewSession) -> Fields:
    """In the very bytes that `TokenBody` would give."""
    return {"token": session.token, "expires_at": timestamp(session.expires_at)}


def session_fields(session: SessionView) -> Fields:
    """In the very bytes that `SessionBody` would give."""
    return {
        "id": session.id,
        "created_at": timestamp(session.created_at),
        "expires_at": timestamp(session.expires_at),
        "is_current": session.is_current,
    }


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
        return created(token_fields(await credentials.sign_in(command)))

    listed = (OWN_SESSIONS, list[SessionBody])

    @api.get("/sessions", **op(Action.USE_ACCOUNT, sessions.list, "listSessions", *listed))
    async def list_sessions(request: Request) -> Response:
        found = await executor.read(sessions.list, actor_of(request))
        return several([session_fields(session) for session in found], {})

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
