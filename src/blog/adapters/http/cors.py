"""Browsers of other origins (the Fetch standard, CORS), for origins that are listed."""

from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALLOWED_HEADERS = (
    "Authorization",
    "Content-Type",
    "If-Match",
    "If-None-Match",
    "Idempotency-Key",
)
EXPOSED_HEADERS = (
    "ETag",
    "Location",
    "Link",
    "X-Total-Count",
    "Retry-After",
    "X-Request-Id",
    "Idempotency-Replayed",
    "WWW-Authenticate",
)


class Cors:
    """Starlette's CORS, but a preflight that it refuses is a plain OPTIONS without CORS headers.

    Every answer varies by Origin, also to requests that carry none: a cache keeps them apart.
    """

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self._app = app
        self._cors = CORSMiddleware(
            app,
            allow_origins=origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=ALLOWED_HEADERS,
            expose_headers=EXPOSED_HEADERS,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def vary(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).add_vary_header("Origin")
            await send(message)

        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif _is_preflight(scope) and not self._grants(scope):
            await self._app(scope, receive, vary)
        else:
            await self._cors(scope, receive, vary)

    def _grants(self, scope: Scope) -> bool:
        return self._cors.preflight_response(Headers(scope=scope)).status_code < 400


def _is_preflight(scope: Scope) -> bool:
    return scope["method"] == "OPTIONS" and "access-control-request-method" in Headers(scope=scope)
