"""The blog without logs, metrics and request ids, to measure what they take of a request."""

import sys
from typing import Any

from dependency_injector import providers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from blog.adapters.http.middleware import common_headers, with_common
from blog.adapters.http.server import Serving, configuration
from blog.adapters.http.workers import serve_alone
from blog.application.observing import UNOBSERVED
from blog.bootstrap.container import Container
from blog.bootstrap.logs import log_config
from blog.bootstrap.settings import Settings


class Headers:
    """In place of the frame: gives each answer its common headers, and does nothing else.

    For reads that succeed: a problem needs an id.
    """

    def __init__(self, app: ASGIApp, never_stored: tuple[str, ...], **others: object) -> None:
        self._app = app
        self._never_stored = never_stored

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        common = common_headers(scope["path"], self._never_stored)

        async def send_with_them(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": with_common(message["headers"], common)}
            await send(message)

        await self._app(scope, receive, send_with_them)


def main(port: int) -> None:
    container = Container(settings=Settings.load(), observer=providers.Object(UNOBSERVED))
    app = container.app()
    frame: Any = app.user_middleware[0]
    frame.cls = Headers
    serve_alone(configuration(Serving("127.0.0.1", port, 1, log_config("error")), app))


if __name__ == "__main__":
    main(int(sys.argv[1]))
