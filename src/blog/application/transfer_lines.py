"""The lines of an export, one at a time: docs/adr/0018 says why they are as they are.

Each is a JSON object in UTF-8 that can be written in one way only, so that what is exported again
after an import is the same file, byte for byte.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import Any, NamedTuple, NoReturn, TypeVar

from blog.application.transfer_values import (
    Reader,
    address,
    flag,
    hash_or_none,
    moment,
    moment_or_none,
    text,
    whole,
    written,
)
from blog.domain.policy import Role
from blog.domain.posts import Post
from blog.domain.records import LARGEST_ID
from blog.domain.users import User

FORMAT = "blog-export"
VERSION = 1

Made = TypeVar("Made")


class WrongLine(Exception):
    """What is wrong with a line, as a sentence that repeats nothing of it."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How much a database holds, and the highest ids that it ever issued."""

    users: int
    posts: int
    last_user_id: int
    last_post_id: int

    @property
    def rows(self) -> int:
        return self.users + self.posts

    def check(self) -> None:
        """Raises WrongLine."""
        for held, last in ((self.users, self.last_user_id), (self.posts, self.last_post_id)):
            if not 0 <= held <= last <= LARGEST_ID:
                refuse("The counts and the last ids cannot be true.")


class UserWithPassword(NamedTuple):
    """A user, and the hash of the password; None without one."""

    user: User
    password_hash: str | None

    @property
    def id(self) -> int:
        return self.user.id


def header_line(extent: Extent) -> bytes:
    return _line({"format": FORMAT, "version": VERSION, **asdict(extent)})


def user_line(account: UserWithPassword) -> bytes:
    user, password_hash = account
    return _line({"type": "user", **_values(user, _USER), "password_hash": password_hash})


def post_line(post: Post) -> bytes:
    return _line({"type": "post", **_values(post, _POST)})


def last_line(checksum: str) -> bytes:
    return _line({"sha256": checksum})


def read_header(line: bytes) -> Extent:
    """Raises WrongLine."""
    values = _object(line)
    if values.pop("format", None) != FORMAT:
        refuse("This is no export of the blog.")
    if values.pop("version", None) != VERSION:
        refuse(f"The export is of another version than {VERSION}, the only one that is read.")
    extent = _made(Extent, values, _EXTENT)
    extent.check()
    _require_same(header_line(extent), line)
    return extent


def read_user(line: bytes) -> UserWithPassword:
    """A user as the domain has them. Raises WrongLine and InvalidInput."""
    account = _made(_account, _object_of("user", line), _USER | _PASSWORD)
    account.user.check()
    _require_same(user_line(account), line)
    return account


def read_post(line: bytes) -> Post:
    """A post as the domain has them. Raises WrongLine and InvalidInput."""
    post = _made(Post, _object_of("post", line), _POST)
    post.check()
    _require_same(post_line(post), line)
    return post


def read_last_line(line: bytes, checksum: str) -> None:
    """Raises WrongLine."""
    if _object(line).keys() != {"sha256"}:
        refuse("Here should be the checksum.")
    if line != last_line(checksum):
        refuse("The checksum is that of another file: this one was changed.")


def refuse(sentence: str) -> NoReturn:
    raise WrongLine(sentence)


def _line(values: dict[str, Any]) -> bytes:
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return text.encode() + b"\n"


def _values(of: User | Post, known: "Fields") -> dict[str, Any]:
    return {name: written(getattr(of, name)) for name in known}


def _object(line: bytes) -> dict[str, Any]:
    try:
        values = json.loads(line.decode())
    except (ValueError, RecursionError):
        refuse("It is no JSON in UTF-8.")
    if not isinstance(values, dict):
        refuse("It is no JSON object.")
    return values


def _object_of(kind: str, line: bytes) -> dict[str, Any]:
    values = _object(line)
    if values.pop("type", None) != kind:
        refuse(f"Here should be a {kind}.")
    return values


def _made(make: Callable[..., Made], values: dict[str, Any], known: "Fields") -> Made:
    for name in known:
        if name not in values:
            refuse(f"{name} is missing.")
    if len(values) > len(known):
        refuse("It has a key that is not known.")
    read = {}
    for name, reader in known.items():
        try:
            read[name] = reader(values[name])
        except ValueError:
            refuse(f"{name} is of a wrong type or form.")
    return make(**read)


def _account(*, password_hash: str | None, **values: Any) -> UserWithPassword:
    return UserWithPassword(User(**values), password_hash)


def _require_same(expected: bytes, line: bytes) -> None:
    """Refuse what JSON leaves open: spaces, order and repetition of keys, escapes."""
    if line != expected:
        refuse("It is not written as an export writes it.")


Fields = dict[str, Reader]
"""What a line tells, in its order, and how each value is read."""

_EXTENT: Fields = {field.name: whole for field in fields(Extent)}
_USER: Fields = {
    "id": whole,
    "name": text,
    "email": address,
    "age": whole,
    "city": text,
    "is_active": flag,
    "role": Role,
    "created_at": moment,
    "updated_at": moment,
    "version": whole,
}
_PASSWORD: Fields = {"password_hash": hash_or_none}
_POST: Fields = {
    "id": whole,
    "author_id": whole,
    "title": text,
    "content": text,
    "published_at": moment_or_none,
    "first_published_at": moment_or_none,
    "created_at": moment,
    "updated_at": moment,
    "version": whole,
}
