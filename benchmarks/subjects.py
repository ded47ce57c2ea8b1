"""Who is measured: the blog, as served by default or with one thing changed, and its peers."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from benchmarks.data import BLOG
from benchmarks.machine import ALL_CORES, HERE, SUBJECT_CORE

Place = tuple[int, int]
"""When a post was created, in microseconds, and its id."""


@dataclass(frozen=True)
class Subject:
    """A server that answers the same requests as all others.

    In `command` and `environment` stand `{port}` for where to listen, `{file}` and `{url}` for the
    database.
    """

    title: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    is_cached: bool = False
    """Its log says at the end how many reads were answered by a cache."""
    first_path: str = "/api/v1/posts/1"
    """It is ready when it answers this."""
    cores: str = SUBJECT_CORE
    storage: str = "blog"
    """Whose tables: the blog's, or those of the tutorial's application."""
    on_postgresql: bool = False
    with_authors: str = "/api/v1/posts?include=author&"
    later_page: Callable[[int, Place], str] | None = None
    """The query of what comes after so many rows, the last of which stands at that place.

    None: by the cursors of its `Link` headers.
    """


def _uvicorn(app: str) -> tuple[str, ...]:
    options = ("--port={port}", "--loop=uvloop", "--http=httptools", "--no-access-log")
    return (sys.executable, "-m", "uvicorn", *options, "--log-level=warning", app)


def _by_key(rows: int, place: Place) -> str:
    return "before={},{}".format(*place)


def _by_number(rows: int, place: Place) -> str:
    return f"skip={rows}"


_BLOG = Subject(
    "blog",
    (BLOG, "serve", "--port={port}"),
    {"BLOG_DATABASE_URL": "{url}"},
    is_cached=True,
    first_path="/health/ready",
)
_UNCACHED = replace(
    _BLOG,
    title="blog, cache off",
    environment={**_BLOG.environment, "BLOG_CACHE": "off"},
    is_cached=False,
)
_NAIVE = Subject(
    "naive FastAPI",
    _uvicorn("benchmarks.peers.naive:app"),
    {"DATABASE_URL": "{url}", "PYTHONPATH": str(HERE.parent)},
    storage="naive",
    with_authors="/api/v1/posts-with-authors?",
    later_page=_by_number,
)
_BARE = Subject(
    "bare ASGI + sqlite3",
    (*_uvicorn("benchmarks.peers.bare:app"), "--lifespan=off"),
    {"DATABASE": "{file}", "PYTHONPATH": str(HERE.parent)},
    later_page=_by_key,
)
_FASTIFY = Subject(
    "Fastify + better-sqlite3",
    ("node", str(HERE / "fastify" / "server.js")),
    {"DATABASE": "{file}", "PORT": "{port}"},
    later_page=_by_key,
)

SUBJECTS = {
    "blog": _BLOG,
    "blog-uncached": _UNCACHED,
    "blog-unobserved": replace(
        _UNCACHED,
        title="blog, cache off, without logs, metrics and request ids",
        command=(sys.executable, "-m", "benchmarks.unobserved", "{port}"),
        environment={**_UNCACHED.environment, "PYTHONPATH": str(HERE.parent)},
    ),
    "blog-two-workers": replace(
        _UNCACHED,
        title="blog, cache off, two workers",
        command=(*_BLOG.command, "--workers=2"),
        cores=ALL_CORES,
    ),
    "naive": _NAIVE,
    "fastify": _FASTIFY,
    "bare": _BARE,
    "blog-postgresql": replace(
        _BLOG, title="blog on PostgreSQL", is_cached=False, on_postgresql=True
    ),
    "naive-postgresql": replace(_NAIVE, title="naive FastAPI on PostgreSQL", on_postgresql=True),
}
