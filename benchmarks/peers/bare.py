"""The floor: one ASGI function, sqlite3 and orjson, with no rule, no check and no framework.

It works on a copy of the blog's own file, keeps all of its indexes and commits as durably.
"""

import os
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import orjson

USER = "u.id, u.name, u.email, u.age, u.city, u.is_active, u.created_at, u.updated_at"
POST = "p.id, p.title, p.content, p.author_id, p.created_at, p.updated_at, p.published_at"
WITH_AUTHOR = f"SELECT {POST}, {USER} FROM posts p JOIN users u ON u.id = p.author_id"  # noqa: S608
ALONE = f"SELECT {POST} FROM posts p"  # noqa: S608 - constants
NEWEST = " ORDER BY p.created_at DESC, p.id DESC LIMIT ?"
BEFORE = " WHERE (p.created_at, p.id) < (?, ?)"
FOUND = """ WHERE p.id IN (
    SELECT rowid FROM post_words WHERE post_words MATCH ? ORDER BY rowid DESC LIMIT ?
) ORDER BY p.id DESC"""
USERS_FOUND = f"SELECT {USER} FROM users u WHERE u.name_folded LIKE ? ORDER BY u.id LIMIT ?"  # noqa: S608
NEW_POST = """
INSERT INTO posts (author_id, title, title_folded, content, created_at, updated_at, version,
    published_ascending, published_descending)
VALUES (?, ?, ?, ?, ?, ?, 1, 4611686018427387904, -4611686018427387904)"""
NEW_USER = """
INSERT INTO users (name, name_folded, email, age, city, city_folded, is_active, created_at,
    updated_at, version)
VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?, 1)"""
NEW_WORDS = "INSERT INTO post_words (rowid, title, content) VALUES (?, ?, ?)"
EDIT = "UPDATE posts SET title = ?, title_folded = ?, updated_at = ? WHERE id = ?"
EDIT_WORDS = "UPDATE post_words SET title = ? WHERE rowid = ?"

Message = dict[str, Any]

connection = sqlite3.connect(os.environ["DATABASE"], isolation_level=None)
connection.execute("PRAGMA journal_mode = WAL")
connection.execute("PRAGMA synchronous = FULL")
connection.execute("PRAGMA foreign_keys = ON")
execute = connection.execute


async def app(
    scope: Message,
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    path: str = scope["path"]
    status = 200
    if scope["method"] == "GET":
        answer = _read(path, scope["query_string"])
    else:
        status, answer = _write(scope["method"], path, orjson.loads(await _body(receive)))
    body = orjson.dumps(answer, option=orjson.OPT_UTC_Z)
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _body(receive: Callable[[], Awaitable[Message]]) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message["body"]
        more = message.get("more_body", False)
    return body


def _read(path: str, query_string: bytes) -> Any:
    if path == "/api/v1/posts":
        return _page({name: values[0] for name, values in parse_qs(query_string.decode()).items()})
    if path == "/api/v1/users/search":
        name = parse_qs(query_string.decode())["name"][0]
        return [_user(row) for row in execute(USERS_FOUND, (f"%{name.lower()}%", 20))]
    return _one_post(int(path.rpartition("/")[2]))


def _write(method: str, path: str, body: Message) -> tuple[int, Any]:
    execute("BEGIN IMMEDIATE")
    if method == "PATCH":
        answer = 200, _edit_post(int(path.rpartition("/")[2]), body)
    elif path == "/api/v1/posts":
        answer = 201, _create_post(body)
    else:
        answer = 201, _create_user(body)
    execute("COMMIT")
    return answer


def _page(query: dict[str, str]) -> list[Any]:
    nested = "include" in query
    select, shown = (WITH_AUTHOR, _post_with_author) if nested else (ALONE, _post)
    limit = query.get("limit", 20)
    if "q" in query:
        rows: Iterable[Any] = execute(select + FOUND, (query["q"], limit))
    elif "before" in query:
        rows = execute(select + BEFORE + NEWEST, (*query["before"].split(","), limit))
    else:
        rows = execute(select + NEWEST, (limit,))
    return [shown(row) for row in rows]


def _one_post(post_id: int) -> Any:
    return _post_with_author(execute(WITH_AUTHOR + " WHERE p.id = ?", (post_id,)).fetchone())


def _create_post(body: Message) -> Any:
    title, content, moment = body["title"], body["content"], _now()
    row = (body["author_id"], title, title.lower(), content, moment, moment)
    post_id = execute(NEW_POST, row).lastrowid
    assert post_id is not None
    execute(NEW_WORDS, (post_id, title.lower(), content.lower()))
    return _one_post(post_id)


def _edit_post(post_id: int, body: Message) -> Any:
    title = body["title"]
    execute(EDIT, (title, title.lower(), _now(), post_id))
    execute(EDIT_WORDS, (title.lower(), post_id))
    return _one_post(post_id)


def _create_user(body: Message) -> Any:
    name, email, age, city, moment = body["name"], body["email"], body["age"], "Unknown", _now()
    row = (name, name.lower(), email, age, city, city.lower(), moment, moment)
    user_id = execute(NEW_USER, row).lastrowid
    return _user((user_id, name, email, age, city, True, moment, moment))


def _now() -> int:
    return time.time_ns() // 1000


def _moment(microseconds: int) -> datetime:
    return datetime.fromtimestamp(microseconds / 1_000_000, UTC)


def _user(row: tuple[Any, ...]) -> Any:
    return {
        "id": row[0],
        "name": row[1],
        "email": row[2],
        "age": row[3],
        "city": row[4],
        "is_active": bool(row[5]),
        "created_at": _moment(row[6]),
        "updated_at": _moment(row[7]),
    }


def _post(row: tuple[Any, ...]) -> Any:
    published_at = row[6]
    is_public = published_at is not None and published_at <= _now()
    draft_or_scheduled = "draft" if published_at is None else "scheduled"
    return {
        "id": row[0],
        "title": row[1],
        "content": row[2],
        "status": "published" if is_public else draft_or_scheduled,
        "published": is_public,
        "author_id": row[3],
        "created_at": _moment(row[4]),
        "updated_at": _moment(row[5]),
        "published_at": None if published_at is None else _moment(published_at),
    }


def _post_with_author(row: tuple[Any, ...]) -> Any:
    return _post(row) | {"author": _user(row[7:])}
