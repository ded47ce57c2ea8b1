"""Many clients at once of a service that runs."""

import asyncio
import os
import resource
import signal
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from httpx import AsyncClient, Limits, Response

from tests.faults.places import Place
from tests.integration.cli.processes import BLOG, PATIENCE, Argument, Server, serving

USERS = "/api/v1/users"
POSTS = "/api/v1/posts"


def serve(workers: int, port: int = 0) -> tuple[Argument, ...]:
    """The command that serves with so many processes."""
    return (BLOG, "serve", "--workers", str(workers), "--port", str(port))


@contextmanager
def served(place: Place, workers: int = 2, **settings: str) -> Iterator[Server]:
    """A service that ends at once when the block is left: how it ends is not looked at."""
    with serving(place.folder, *serve(workers), **place.settings, **settings) as server:
        try:
            yield server
        finally:
            os.killpg(server.process.pid, signal.SIGKILL)


@asynccontextmanager
async def a_crowd(server: Server) -> AsyncIterator[AsyncClient]:
    """A client that has a connection for each request that is under way."""
    boundless = Limits(max_connections=None, max_keepalive_connections=None)
    url = server.http.base_url
    async with AsyncClient(
        base_url=url, timeout=PATIENCE, trust_env=False, limits=boundless
    ) as client:
        yield client


async def at_once(
    crowd: AsyncClient, number: int, path: str, body: Any, headers: Mapping[str, str] | None = None
) -> list[Response]:
    """The answers to so many equal POST requests."""
    requests = (crowd.post(path, json=body, headers=headers) for _ in range(number))
    return await asyncio.gather(*requests)


def memory_of(server: Server) -> int:
    """Bytes in use by all processes of the server."""
    return sum(
        int(statm.read_text("ascii").split()[1]) * resource.getpagesize()
        for process in processes_of(server.process.pid)
        if (statm := Path(f"/proc/{process}/statm")).exists()
    )


def processes_of(parent: int) -> Iterator[int]:
    yield parent
    for child in Path(f"/proc/{parent}/task/{parent}/children").read_text("ascii").split():
        yield from processes_of(int(child))
