"""Running the service on uvicorn."""

import json
import signal
import socket
import sys
import uuid
from dataclasses import dataclass
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from blog.adapters.http.problem_types import problem_types
from blog.adapters.http.problems import MEDIA_TYPE, problem_body
from blog.domain.errors import Unavailable

APPLICATION = "blog.main:app"


@dataclass(frozen=True, slots=True)
class Serving:
    """Where to serve, and with how many processes."""

    host: str
    port: int
    workers: int
    logs: dict[str, Any]
    """The configuration of logging, as `logging.config.dictConfig` takes it."""


class ProblemProtocol(HttpToolsProtocol):
    """HTTP/1.1 that answers with a problem also to what its parser cannot read."""

    def send_400_response(self, msg: str) -> None:
        request_id = str(uuid.uuid4())
        body = json.dumps(problem_body(problem_types()["malformed-request"], request_id))
        head = (
            "HTTP/1.1 400 Bad Request\r\n"
            f"Content-Type: {MEDIA_TYPE}\r\nContent-Length: {len(body)}\r\n"
            f"X-Content-Type-Options: nosniff\r\nX-Request-Id: {request_id}\r\n"
            "Connection: close\r\n\r\n"
        )
        self.transport.write((head + body).encode("ascii"))
        self.transport.close()


def _require_free(serving: Serving) -> None:
    """Raises Unavailable: uvicorn itself would end with a code of its own."""
    family = socket.AF_INET6 if ":" in serving.host else socket.AF_INET
    try:
        socket.create_server((serving.host, serving.port), family=family).close()
    except OSError as error:
        reason = error.strerror
        raise Unavailable(
            f"Port {serving.port} of {serving.host} cannot be used: {reason}."
        ) from error


def serve(serving: Serving) -> None:
    """Serve until SIGINT or SIGTERM, which let the requests in flight finish; exits with 0."""
    _require_free(serving)
    # When all is done uvicorn raises the signal once more, for whoever handled it before.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    uvicorn.run(
        APPLICATION,
        host=serving.host,
        port=serving.port,
        workers=serving.workers,
        http=ProblemProtocol,
        ws="none",
        log_config=serving.logs,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=8,
    )
