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
    """Starlette's CORS for the listed origins; for all others there is no CORS header at all.

    What a preflight may not have is told by a plain OPTIONS. Every answer varies by Origin, also
    to a request that carries none: a cache keeps them apart.
    """

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self._app = app
        self._origins = frozenset(origins)
        self._cors = CORSMiddleware(
            app,
            allow_origins=origins,
            allow_methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=ALLOWED_HEADERS,
            expose_headers=EXPOSED_HEADERS,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def vary(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if "Origin" not in headers.get("vary", ""):
                    headers.add_vary_header("Origin")
            await send(message)

        if scope["type"] == "http" and self._grants(Headers(scope=scope), scope["method"]):
            await self._cors(scope, receive, vary)
        else:
            await self._app(scope, receive, vary)

    def _grants(self, headers: Headers, method: str) -> bool:
        if headers.get("origin") not in self._origins:
            return False
        is_preflight = method == "OPTIONS" and "access-control-request-method" in headers
        return not is_preflight or self._cors.preflight_response(headers).status_code < 400
