"""What the program itself takes for a request, without a server: the least of many, in us."""

import asyncio
import json
import logging
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import uvloop
from fastapi import FastAPI
from starlette.types import Message, Scope

from benchmarks.data import Data
from blog.bootstrap.settings import Settings
from blog.main import create_app

ROUNDS, REQUESTS, AT_ONCE = 100, 20, 32
POST, POSTS = "/api/v1/posts/{}", "/api/v1/posts"
LARGEST = 2 * 1024 * 1024 - 100

Request = tuple[Scope, bytes]


def a_request(method: str, path: str, query: str = "", body: bytes = b"") -> Request:
    headers = [(b"host", b"127.0.0.1:8000"), (b"content-type", b"application/json")]
    if body:
        headers.append((b"content-length", str(len(body)).encode()))
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 8000),
        "state": {},
    }
    return scope, body


def write(**fields: object) -> Callable[[], Request]:
    post = {"title": "A post to be written", "content": "words of it " * 25, "author_id": 1}
    body = json.dumps(post | fields).encode()
    return lambda: a_request("POST", POSTS, body=body)


def filled(values: bytes, size: int) -> Callable[[], Request]:
    body = b'{"a": [' + values * (size // len(values)) + b"0]}"
    return lambda: a_request("POST", POSTS, body=body)


def works(data: Data) -> dict[str, Callable[[], Request]]:
    choose = random.Random(1).randint  # noqa: S311 - for each run the same posts
    keys = json.dumps({f"key{number}": 1 for number in range(600)}).encode()
    return {
        "one post": lambda: a_request("GET", POST.format(choose(1, data.posts))),
        "page of 20": lambda: a_request("GET", POSTS, "limit=20"),
        "page of 20 with authors": lambda: a_request("GET", POSTS, "limit=20&include=author"),
        "new post, 32 at once": write(),
        "no such post": lambda: a_request("GET", POST.format(10**9)),
        "no such path": lambda: a_request("GET", "/api/v1/nothing"),
        "wrong method": lambda: a_request("DELETE", POSTS),
        "id that is none": lambda: a_request("GET", POST.format("abc")),
        "8 KiB of unknown keys in a query": lambda: a_request("GET", POSTS, "&a=1" * 2_000),
        "8 KiB of unknown keys in a body": lambda: a_request("POST", POSTS, body=keys),
        "title of 8 KiB": write(title="x" * 8_000),
        "8 KiB of empty objects": filled(b"{},", 8_000),
        "2 MiB of empty objects": filled(b"{},", LARGEST),
        "2 MiB of numbers": filled(b"1,", LARGEST),
        "content of 2 MiB": write(content="x, " * (LARGEST // 3)),
    }


async def send(app: FastAPI, request: Request) -> int:
    scope, body = request
    statuses = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await app(scope, receive, send)
    return int(statuses[0])


async def microseconds(app: FastAPI, ask: Callable[[], Request]) -> tuple[float, int]:
    """Of one request, the least; and the status of its answer."""
    scope, body = ask()
    is_write = len(body) < 1_000 and scope["method"] == "POST"
    rounds, number = (ROUNDS, REQUESTS) if len(body) < LARGEST // 2 else (3, 1)
    least = float("inf")
    for _ in range(rounds):
        begun = time.perf_counter()
        if is_write:
            number = AT_ONCE
            sent: list[Awaitable[int]] = [send(app, ask()) for _ in range(number)]
            (status, *_) = await asyncio.gather(*sent)
        else:
            for _ in range(number):
                status = await send(app, ask())
        least = min(least, time.perf_counter() - begun)
    return least / number * 1e6, status


async def measure(data: Data, folder: Path) -> None:
    shutil.copy(data.file, folder / "blog.db")
    settings = Settings(database_url=f"sqlite:///{folder / 'blog.db'}", cache="off")
    app = create_app(settings)
    logging.getLogger("blog").setLevel(logging.WARNING)
    async with app.router.lifespan_context(app):
        for name, ask in works(data).items():
            least, status = await microseconds(app, ask)
            sys.stdout.write(f"{name:34}{status:5}{least:10.0f}\n")


def main() -> None:
    data = Data(1_000, 100_000)
    data.make(naive=False)
    with (
        tempfile.TemporaryDirectory() as folder,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        runner.run(measure(data, Path(folder)))


if __name__ == "__main__":
    main()
