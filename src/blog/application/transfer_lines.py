"""The lines of an export, one at a time: docs/adr/0018 says why they are as they are.

Each is a JSON object in UTF-8 that can be written in one way only, so that what is exported again
after an import is the same file, byte for byte.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, NoReturn, TypeVar

from blog.domain.posts import Post
from blog.domain.users import LARGEST_ID, EmailAddress, User

FORMAT = "blog-export"
VERSION = 1

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")

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


def header_line(extent: Extent) -> bytes:
    return _line({"format": FORMAT, "version": VERSION, **asdict(extent)})


def user_line(user: User) -> bytes:
    return _line({"type": "user", **_values(user, _USER)})


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


def read_user(line: bytes) -> User:
    """A user as the domain has them. Raises WrongLine and InvalidInput."""
    user = _made(User, _object_of("user", line), _USER)
    user.check()
    _require_same(user_line(user), line)
    return user


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
    return {name: _written(getattr(of, name)) for name in known}


def _written(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat(timespec="microseconds").replace("+00:00", "Z")
        case EmailAddress():
            return value.value
    return value


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


def _require_same(expected: bytes, line: bytes) -> None:
    """Refuse what JSON leaves open: spaces, order and repetition of keys, escapes."""
    if line != expected:
        refuse("It is not written as an export writes it.")


def _only(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) is not kind:  # a bool is an int
            raise ValueError
        return value

    return read


_text, _whole, _flag = _only(str), _only(int), _only(bool)


def _address(value: Any) -> EmailAddress:
    return EmailAddress(_text(value))


def _moment(value: Any) -> datetime:
    if not _MOMENT.fullmatch(_text(value)):
        raise ValueError
    return datetime.fromisoformat(value)


def _moment_or_none(value: Any) -> datetime | None:
    return None if value is None else _moment(value)


Fields = Mapping[str, Callable[[Any], Any]]
"""What a line tells, in its order, and how each value is read. Raises ValueError."""

_EXTENT: Fields = {field.name: _whole for field in fields(Extent)}
_USER: Fields = {
    "id": _whole,
    "name": _text,
    "email": _address,
    "age": _whole,
    "city": _text,
    "is_active": _flag,
    "created_at": _moment,
    "updated_at": _moment,
    "version": _whole,
}
_POST: Fields = {
    "id": _whole,
    "author_id": _whole,
    "title": _text,
    "content": _text,
    "published_at": _moment_or_none,
    "first_published_at": _moment_or_none,
    "created_at": _moment,
    "updated_at": _moment,
    "version": _whole,
}
