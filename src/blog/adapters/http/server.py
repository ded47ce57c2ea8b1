"""Running the service on uvicorn."""

import resource
import socket
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

import uvicorn

from blog.adapters.http.overload import SheddingProtocol, Turns
from blog.adapters.http.protocol import Limits
from blog.adapters.http.workers import exit_with_0_on_sigterm, serve_alone, supervise
from blog.domain.errors import Unavailable

APPLICATION = "blog.main:app"

_BACKLOG = 256
"""Connections that wait to be accepted. uvloop accepts one each time around its loop, so that under
load this is a queue that nobody sees. 2,048 of them, as uvicorn has it, took 16 s to go away."""

_OTHER_FILES = 256
"""Beside connections: the database, threads, the log."""


@dataclass(frozen=True, slots=True)
class Serving:
    """Where to serve, and with how many processes."""

    host: str
    port: int
    workers: int
    logs: dict[str, Any]
    """The configuration of logging, as `logging.config.dictConfig` takes it."""

    limits: Limits = field(default_factory=Limits)


def configuration(serving: Serving, application: Any = APPLICATION) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        host=serving.host,
        port=serving.port,
        workers=serving.workers,
        http=cast("Any", partial(SheddingProtocol, limits=serving.limits, turns=Turns())),
        ws="none",
        log_config=serving.logs,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=_BACKLOG,
        timeout_graceful_shutdown=8,  # a late body, and the write that waits for its turn
    )


def serve(serving: Serving, application: str = APPLICATION) -> None:
    """Serve an application, by its name, until SIGINT or SIGTERM; exits with 0.

    These let the requests in flight finish.
    """
    _require_free(serving)
    _allow_files(4 * serving.limits.connections + _OTHER_FILES)
    exit_with_0_on_sigterm()
    with suppress(KeyboardInterrupt):
        (supervise if serving.workers > 1 else serve_alone)(configuration(serving, application))


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


def _allow_files(number: int) -> None:
    """Every connection is an open file, and many systems allow 1,024 or 256 unless asked."""
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY:
        number = min(number, most)
    if allowed != resource.RLIM_INFINITY and allowed < number:
        resource.setrlimit(resource.RLIMIT_NOFILE, (number, most))
