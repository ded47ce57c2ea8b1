"""Requests that nobody sends in good faith."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

USERS = "/api/v1/users"
POSTS = "/api/v1/posts"
USER, POST = f"{USERS}/1", f"{POSTS}/1"
JSON = {"Content-Type": "application/json"}

MARK = "canary"
"""Part of what is sent wherever there is room for it; no answer may hold it."""


@dataclass(frozen=True)
class Hostile:
    """A request, and the answer that the contract gives. `code` is None where it is no error."""

    name: str
    method: str
    target: str | bytes
    status: int
    code: str | None = None
    body: bytes | Iterable[bytes] | None = None
    headers: Mapping[str, str] | Sequence[tuple[str, str]] = ()

    @property
    def raw_target(self) -> bytes:
        return self.target.encode() if isinstance(self.target, str) else self.target

    @property
    def raw_headers(self) -> list[tuple[bytes, bytes]]:
        pairs = self.headers.items() if isinstance(self.headers, Mapping) else self.headers
        return [(name.encode(), value.encode()) for name, value in pairs]


def get(name: str, target: str | bytes, status: int, code: str | None = None) -> Hostile:
    return Hostile(name, "GET", target, status, code)


def post(
    name: str, body: bytes, code: str = "invalid-input", *, to: str = USERS, method: str = "POST"
) -> Hostile:
    """A JSON body that is refused."""
    status = {"malformed-json": 400, "content-too-large": 413}.get(code, 422)
    return Hostile(name, method, to, status, code, body, JSON)
