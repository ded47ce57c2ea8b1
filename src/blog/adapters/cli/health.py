"""`blog health`: whether the service that listens here is ready, as a proxy would ask it."""

import http.client
import time
from typing import Annotated

import typer

from blog.domain.errors import Unavailable

_ATTEMPT = 5.0
"""Seconds for an answer, which is as long as the service waits for its database."""

_PAUSE = 0.1

Wait = Annotated[float, typer.Option(min=0, help="For how many seconds to ask until it is.")]

_LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where one asks who listens there


def require_ready(host: str, port: int, wait: float) -> None:
    """Raises Unavailable unless the service is ready, at least after `wait` seconds."""
    latest = time.monotonic() + wait
    while (answer := _answer(_LOOPBACK.get(host, host), port)) != "200 OK":
        if time.monotonic() >= latest:
            raise Unavailable(f"The service on port {port} of {host} is not ready: {answer}.")
        time.sleep(_PAUSE)


def _answer(host: str, port: int) -> str:
    connection = http.client.HTTPConnection(host, port, timeout=_ATTEMPT)
    try:
        connection.request("GET", "/health/ready")
        response = connection.getresponse()
    except (OSError, http.client.HTTPException) as error:
        return str(error) or type(error).__name__
    finally:
        connection.close()
    return f"{response.status} {response.reason}"
