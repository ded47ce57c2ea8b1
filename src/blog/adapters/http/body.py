"""Reading a body: at most so many bytes of strict JSON, or nothing."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Generator
from contextlib import suppress
from dataclasses import dataclass
from types import coroutine
from typing import Any, NoReturn

import orjson
from starlette.requests import Request
from starlette.types import Receive, Scope

from blog.adapters.http.problems import MOST_ERRORS, HttpProblem, field_error

LARGEST_BODY = 2 * 1024 * 1024
DEEPEST_NESTING = 32
BODY_SECONDS = 30.0
"""In which all of a body must have come."""

MOST_VALUES = 10_000
"""In a body, of which a request has a dozen. To read 2 MiB of nothing else would keep all others
waiting for 0.4 s."""

MOST_UNNAMED = 200
"""Values without a name, of which a request has none; 8 KiB of them take as long as 30 reads."""

_MOST_ESCAPES = 220_000
_MOST_QUOTES = 4 * MOST_VALUES

_MOST_DIGITS = 30
"""Any more are out of range for every field."""


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number with a fraction or an exponent, as it was sent: a float would have other digits."""

    text: str


class StrictRequest(Request):
    """A request whose body is read once, within its limits, and by the letter of RFC 8259."""

    patience = BODY_SECONDS

    def __init__(self, scope: Scope, receive: Receive) -> None:
        super().__init__(scope, receive)
        self.query: Any = {}
        """The values of the query by their names, or the model that they were read as before."""
        self.content: Any = None
        """What the body says, once it was read; None where there is none."""
        self._bytes: bytes | None = None

    async def body(self) -> bytes:
        if self._bytes is None:
            self._bytes = await self._read()
            if self._bytes:
                _check_media_type(self)
                self.content = _parse(self._bytes)
        return self._bytes

    async def json(self) -> Any:
        await self.body()
        return self.content

    async def _read(self) -> bytes:
        if not announces_body(self.scope):
            return b""
        gathering = self._gather()
        try:
            awaited = gathering.send(None)
        except StopIteration as ended:  # as nearly always: the body came together with its head
            body: bytes = ended.value
            return body
        try:
            async with asyncio.timeout(self.patience):
                return await _resumed(gathering, awaited)
        except TimeoutError:
            raise HttpProblem("request-timeout", headers={"Connection": "close"}) from None
        except asyncio.CancelledError:  # the server ends, and has waited as long as it can
            raise HttpProblem("unavailable", headers={"Connection": "close"}) from None

    async def _gather(self) -> bytes:
        """Without any limit of time: to set one takes a twentieth of a new post (ADR 0033)."""
        chunks, size = [], 0
        async for chunk in self.stream():
            size += len(chunk)
            if size > LARGEST_BODY:
                raise HttpProblem("content-too-large", headers={"Connection": "close"})
            chunks.append(chunk)
        return b"".join(chunks)


@coroutine
def _resumed(begun: Coroutine[Any, Any, bytes], awaited: Any) -> Generator[Any, Any, bytes]:
    """What a coroutine returns that was sent to the first thing that it awaits."""
    yield awaited
    return (yield from begun.__await__())


def announces_body(scope: Scope) -> bool:
    """Whether there is anything to be read (RFC 9112, 6.3). Asked of every request: one pass."""
    for name, value in scope["headers"]:
        if name == b"transfer-encoding" or (name == b"content-length" and value != b"0"):
            return True
    return False


def _check_media_type(request: Request) -> None:
    """Before anything is parsed, so that a wrong kind is reported before wrong contents."""
    essence, *parameters = request.headers.get("content-type", "").lower().split(";")
    is_json = essence.strip() == "application/json" and all(
        parameter.strip() in ("", "charset=utf-8", 'charset="utf-8"') for parameter in parameters
    )
    if not is_json or "content-encoding" in request.headers:
        raise HttpProblem("unsupported-media-type")


def _parse(body: bytes) -> Any:
    names = body.count(b'":')  # about: a text may hold it, too
    if _is_crowded(body, names):
        many = field_error("body", "", "unknown", "There are hundreds of values too many.")
        raise HttpProblem("invalid-input", errors=[many])
    if names > MOST_ERRORS:
        with suppress(orjson.JSONDecodeError):
            value = orjson.loads(body)
            if isinstance(value, dict) and len(value) > MOST_ERRORS:
                return value  # no route knows as many, so only names will be told
    try:
        value = _decoded(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise HttpProblem("malformed-json") from None
    brackets = body.count(b"[") + body.count(b"{")
    if brackets > DEEPEST_NESTING and _is_deeper(value, DEEPEST_NESTING):
        raise HttpProblem("malformed-json")
    if not isinstance(value, dict):
        wrong = field_error("body", "", "wrong-type", "Send a JSON object.")
        raise HttpProblem("invalid-input", errors=[wrong])
    return value


def _is_crowded(body: bytes, names: int) -> bool:
    """Whether it has far more values than any request; told in 20 ms at most, without reading it.

    Commas part values, but a text may have many, too: those in strings do not count. So they are
    counted only where there are many more than names.
    """
    commas = body.count(b",")
    if commas <= min(MOST_VALUES, MOST_UNNAMED + names):
        return False
    backslashes = body.count(b"\\")
    if backslashes > _MOST_ESCAPES:  # no text can be right
        return True
    # Without the quotes that end no string: those behind an odd number of backslashes.
    plain = body.replace(b"\\\\", b"").replace(b'\\"', b"") if backslashes else body
    parts = plain.split(b'"', _MOST_QUOTES)
    bare = b"".join(parts[::2])  # what is not in a string
    values = bare.count(b",")
    return (
        len(parts) > _MOST_QUOTES
        or values > MOST_VALUES
        or values - bare.count(b":") > MOST_UNNAMED
    )


def _decoded(text: str) -> Any:
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError:
        raise
    except ValueError:  # it may be an integer of more digits than Python reads, which is JSON
        return _DECODER_OF_LONG_INTEGERS.decode(text)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError
    return members


def _integer(digits: str) -> int:
    return int(digits[:_MOST_DIGITS])


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _decoder(integer: Callable[[str], int]) -> json.JSONDecoder:
    return json.JSONDecoder(
        object_pairs_hook=_object,
        parse_int=integer,
        parse_float=WrittenNumber,
        parse_constant=_no_constant,
    )


_DECODER, _DECODER_OF_LONG_INTEGERS = _decoder(int), _decoder(_integer)


def _is_deeper(value: Any, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    if levels == 0:
        return True
    inner = value.values() if isinstance(value, dict) else value
    return any(_is_deeper(each, levels - 1) for each in inner)
