"""The values in the lines of an export: how they are written, and read in that one form only."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from blog.domain.users import EmailAddress

Reader = Callable[[Any], Any]
"""Reads what JSON gave. Raises ValueError."""

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")

# What Argon2 writes of 16 bytes of salt and 32 of hash, in base64 whose last bits are 0. The
# numbers are those of the blog: others would take each sign-in another time and more memory.
_HASH = re.compile(
    r"\$argon2id\$v=19\$m=19456,t=2,p=1"
    r"\$[A-Za-z0-9+/]{21}[AQgw]\$[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]"
)


def written(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat(timespec="microseconds").replace("+00:00", "Z")
        case EmailAddress():
            return value.value
    return value


def _only(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) is not kind:  # a bool is an int
            raise ValueError
        return value

    return read


text, whole, flag = _only(str), _only(int), _only(bool)


def address(value: Any) -> EmailAddress:
    return EmailAddress(text(value))


def moment(value: Any) -> datetime:
    if not _MOMENT.fullmatch(text(value)):
        raise ValueError
    return datetime.fromisoformat(value)


def hash_or_none(value: Any) -> str | None:
    found: str | None = value
    if found is not None and not _HASH.fullmatch(text(found)):
        raise ValueError
    return found


def moment_or_none(value: Any) -> datetime | None:
    return None if value is None else moment(value)
