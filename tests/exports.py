"""Exports for tests, and what may be done to them on their way."""

import json
from collections.abc import Callable
from contextlib import nullcontext
from hashlib import sha256
from io import BytesIO
from typing import Any, BinaryIO

from blog.application.transfer import ExportBlog, TransferService
from tests.builders import A_HASH, a_post, a_scheduled_post, a_user, an_admin, an_unpublished_post
from tests.fakes.memory import Memory
from tests.fakes.transfer import MemoryContents
from tests.fakes.unit_of_work import MemoryUnitOfWork


def a_blog() -> Memory:
    """Two users, one with a password, four posts; ids were issued in between and afterwards."""
    users = [a_user("Élodie", id=1), an_admin("Bob", id=3, is_active=False)]
    posts = [
        a_post(id=2, author_id=1),
        a_post(id=3, author_id=3, published=True),
        a_scheduled_post(id=5, author_id=1),
        an_unpublished_post(id=6, author_id=1),
    ]
    return Memory(
        users={user.id: user for user in users},
        posts={post.id: post for post in posts},
        passwords={1: A_HASH},
        last_user_id=4,
        last_post_id=6,
    )


def transfer(memory: Memory) -> TransferService:
    return TransferService(lambda: MemoryUnitOfWork(memory), MemoryContents(memory))


def exported(memory: Memory) -> bytes:
    stream = BytesIO()
    transfer(memory).export_blog(ExportBlog(stream.write))
    return stream.getvalue()


def opener(data: bytes) -> Callable[[], "nullcontext[BinaryIO]"]:
    return lambda: nullcontext(BytesIO(data))


def with_its_checksum(lines: list[bytes]) -> bytes:
    """The lines, and the last line that belongs to them."""
    body = b"".join(lines)
    return body + b'{"sha256":"%s"}\n' % sha256(body).hexdigest().encode()


def edited(export: bytes, number: int, **values: Any) -> bytes:
    """The export with other values in one line, and a checksum that is right."""
    lines = export.splitlines(keepends=True)[:-1]
    record = json.loads(lines[number - 1]) | values
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    lines[number - 1] = text.encode("utf-8", "surrogatepass") + b"\n"
    return with_its_checksum(lines)


EXPORT = exported(a_blog())
LINES = EXPORT.splitlines(keepends=True)
HEADER, USER, OTHER_USER, POST, LAST = 1, 2, 3, 4, 8
"""The numbers of some of its lines."""
