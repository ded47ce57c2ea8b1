"""A client that calls an app where it stands.

Starlette's TestClient hands each request to another thread, which costs five times the request;
and it neither lets a test say where a request comes from nor send what no URL may hold.
"""

import asyncio
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from httpx2 import BaseTransport, Client, Request, Response
from httpx2 import SyncByteStream as Body
from starlette.types import ASGIApp, Message, Scope

LOCAL = ("127.0.0.1", 50_000)


class InProcess(BaseTransport):
    """Plays the server's part, all in one thread, and raises what the app raises.

    With the extension `target`, a request asks for just these bytes instead of its URL.
    """

    def __init__(self, app: ASGIApp, peer: tuple[str, int] | None) -> None:
        self._app = app
        self._peer = peer
        self._loop = asyncio.new_event_loop()

    def handle_request(self, request: Request) -> Response:
        assert isinstance(request.stream, Body)
        messages = _messages(request.stream)
        sent: list[Message] = []

        async def receive() -> Message:
            return next(messages, None) or await self._loop.create_future()  # never disconnects

        async def send(message: Message) -> None:
            sent.append(message)

        self._loop.run_until_complete(self._app(self._scope(request), receive, send))
        start, *body = sent
        content = b"".join(message.get("body", b"") for message in body)
        return Response(start["status"], headers=start["headers"], content=content)

    def close(self) -> None:
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    def _scope(self, request: Request) -> Scope:
        target: bytes = request.extensions.get("target", request.url.raw_path)
        path, _, query = target.partition(b"?")
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": request.url.scheme,
            "path": unquote(path.decode("latin-1")),
            "raw_path": path,
            "query_string": query,
            "root_path": "",
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
            "client": self._peer,
            "server": ("127.0.0.1", 8000),
        }


def _messages(body: Body) -> Iterator[Message]:
    for chunk in body:
        yield {"type": "http.request", "body": chunk, "more_body": True}
    yield {"type": "http.request", "body": b"", "more_body": False}


def a_client(app: ASGIApp, peer: tuple[str, int] | None = LOCAL, **options: Any) -> Client:
    """A browser, curl or script on the machine of the service, unless `peer` says otherwise."""
    return Client(transport=InProcess(app, peer), base_url="http://localhost:8000", **options)
