"""Requests of every kind, most of them odd, that two apps are compared by."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from tests.access.matrix import API
from tests.access.people import PASSWORD

Header = tuple[str, bytes]
JSON: Header = ("Content-Type", b"application/json")
KEY: Header = ("Idempotency-Key", b"a key")


@dataclass(frozen=True)
class Sent:
    """A request as it is sent; `target` is just what stands in its first line."""

    method: str
    target: str
    body: bytes = b""
    headers: tuple[Header, ...] = ()
    chunked: bool = False

    def __str__(self) -> str:
        fields = b" ".join(value for _, value in self.headers)
        return f"{self.method} {self.target} {(self.body + fields)!r}"[:100]


_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "ODD"]
_PATHS = [
    "",
    "/",
    "/posts",
    "/posts/",
    "//posts",
    "/posts/1",
    "/posts/2",
    "/posts/1/publish",
    "/posts/2/publish",
    "/posts/2/unpublish",
    "/users",
    "/users/1",
    "/users/3",
    "/users/me",
    "/users/search",
    "/users/1/posts",
    "/users/1/activate",
    "/users/2/deactivate",
    "/sessions",
    "/sessions/1",
    "/sessions/current",
    "/nothing",
]
_IDS = [
    "0", "-1", "01", "+1", "%2B1", "1.0", "1e0", "x", "99", "%31", "1%20", "%201", "1%00", "1%0A",
    "1%2F2", "1%2f", "1/2", "%D9%A1", "%FF", "%ED%A0%80", "1;a=b", "1,2", "~", "nan", "null",
    str(2**63 - 1), str(2**63), "9" * 40, "search", "me", "..", ".", "%2e%2e", "",
]  # fmt: skip
_QUERIES = [
    "", "&", "&&", "=", "limit", "limit=", "limit=1", "limit=0", "limit=100", "limit=101",
    "limit=01", "limit=1.0", "limit=%31", "limit=1&", "&limit=1", "limit=1&limit=1",
    "limit=1;skip=1",
    "limit=1&limit=x", "Limit=1", "limit%3D1", "l%69mit=1", "limit=+1", "limit=1%00", "limit[]=1",
    "limit=" + "9" * 5000, "skip=1", "skip=10000", "skip=10001", "skip=0&cursor=x", "cursor=",
    "cursor=x", "cursor=%C3%A9", "cursor=" + "A" * 200, "count=true", "count=TRUE", "count=1",
    "count=false&count=true", "sort=created_at", "sort=-created_at", "sort=title", "sort=-name",
    "sort=name", "sort=id", "sort=", "status=draft", "status=DRAFT",
    "status=published&published=true",
    "published=false", "include=author", "include=", "include=author&include=author", "q=", "q=+",
    "q=post", "q=post&sort=title", "q=%F0%9F%98%80", "q=%FF", "q=%ED%A0%80", "q=%00",
    "q=" + "a" * 201,
    "q=" + "a+" * 17, "name=", "name=a", "name=%C3%A9", "city=gh%25", "name=a&city=b",
    "author_id=1",
    "author_id=99", "author_id=x", "author_id=", "posts=delete", "posts=reassign&reassign_to=2",
    "posts=reassign", "reassign_to=1", "posts=refuse", "é", "q=é", "%zz=1", "a+b=c", "a=b&c=d",
    "&".join(f"k{n}=1" for n in range(120)), "~1=/", "limit=1#skip=2", "?limit=1", "query=x",
]  # fmt: skip
_LISTS = ["/posts", "/users/search"]
_TEXT = {"title": "Another title", "content": "Another content of a post"}
_USER = {"name": "Somebody", "email": "some@example.com", "age": 30, "city": "Ghent"}
_BODIES = [
    b"{}", b" {} ", b"[]", b"[{}]", b"null", b"true", b"1", b'"text"', b" ", b"{", b"{]", b"{}{}",
    b"{'a':1}", b'{"a":1,}', b'{"title":NaN}', b'{"age":Infinity}', b'{"title":1,"title":2}',
    b'{"a":{"b":1,"b":2}}', b"\xef\xbb\xbf{}", b'{"title":"\xff"}', b'{"title":"\\ud800"}',
    b"\xff\xfe{\x00}\x00", b"[" * 40, b"[" * 5000, b'{"a":' * 32 + b"1" + b"}" * 32,
    b'{"a":' * 33 + b"1" + b"}" * 33, b'{"age":' + b"9" * 30 + b"}",
    b'{"age":' + b"9" * 5000 + b"}",
    b'{"age":1.0}', b'{"age":true}', b'{"age":"30"}', b'{"age":null}', b'{"title":null}',
    b'{"id":1}', b'{"is_active":true,"created_at":""}', b'{"role":"admin"}', b'{"password":"x"}',
    b'{"Title":"Another title"}', b'{"":1}', b'{"~/":1}', b'{"title":["x"]}', b'{"at":1}',
    b'{"at":"2126-03-01T10:30:00Z"}', b'{"at":"2020-03-01T10:30:00Z"}', b'{"at":"tomorrow"}',
    b"a=b", b"<a/>", b"--x\r\n", b'{"title":"' + b"x" * 5000 + b'"}',
    json.dumps({f"k{n}": n for n in range(150)}).encode(),
    json.dumps({"k" * 200: 1}).encode(),
    json.dumps(_TEXT).encode(),
    json.dumps(_TEXT | {"author_id": 1}).encode(),
    json.dumps(_TEXT | {"author_id": 99}).encode(),
    json.dumps(_TEXT | {"author_id": "1"}).encode(),
    json.dumps(_TEXT | {"title": "  A e\u0301  "}).encode(),
    json.dumps(_TEXT | {"extra": 1}).encode(),
    json.dumps(_USER).encode(),
    json.dumps(_USER | {"password": PASSWORD}).encode(),
    json.dumps(_USER | {"email": "no address"}).encode(),
    json.dumps({"age": 50}).encode(),
    json.dumps({"email": "some@example.com", "current_password": "wrong"}).encode(),
    json.dumps({"email": "some@example.com", "password": PASSWORD}).encode(),
]  # fmt: skip
_TAKERS = [
    ("POST", "/posts"),
    ("PATCH", "/posts/1"),
    ("PUT", "/posts/2"),
    ("POST", "/posts/2/publish"),
    ("POST", "/users"),
    ("PATCH", "/users/1"),
    ("POST", "/sessions"),
]
_TYPES = [
    b"", b"application/json", b"APPLICATION/JSON", b"application/json; charset=utf-8",
    b'application/json;charset="UTF-8"', b"application/json; charset=latin-1", b"application/json;",
    b"application/json ; x=y", b"application/json, text/plain", b"application/problem+json",
    b"text/json", b"text/plain", b"application/x-www-form-urlencoded", b"multipart/form-data",
    b"json",
    b"\xff",
]  # fmt: skip
_CONDITIONS = [
    b"*", b'"3"', b'W/"3"', b'"4-draft"', b'"4-draft.3"', b'"3.whole"', b'"3.public"', b"3", b"",
    b'""',
    b'"a", "3"', b"\xff", b'"3', b"*, *", b'"1-published.3"',
]  # fmt: skip
_TOKENS = [
    b"", b"Bearer", b"Bearer ", b"Bearer x", b"bearer  x", b"Basic eDp4", b"Bearer a b",
    b"Bearer \xff",
]  # fmt: skip


def odd_requests() -> Iterator[Sent]:
    """Each is for a service that nothing was asked of before."""
    for method, path in product(_METHODS, _PATHS):
        yield Sent(method, API + path)
    for odd in _IDS:
        yield Sent("GET", f"{API}/posts/{odd}")
        yield Sent("DELETE", f"{API}/users/{odd}")
    yield from (Sent("GET", f"{API}{path}?{query}") for path, query in product(_LISTS, _QUERIES))
    yield from (Sent("DELETE", f"{API}/users/1?{query}") for query in _QUERIES)
    yield from (Sent("GET", f"{API}/posts/1?{query}") for query in ("limit=1", "a=b", "=", "%FF"))
    yield from (Sent("GET", f"{API}{path}?limit=1") for path in ("/users", "/users/1/posts"))
    for (method, path), body in product(_TAKERS, _BODIES):
        yield Sent(method, API + path, body, (JSON,))
    yield from _with_odd_headers()


def _with_odd_headers() -> Iterator[Sent]:
    post, text = f"{API}/posts/1", json.dumps(_TEXT).encode()
    new = json.dumps(_TEXT | {"author_id": 1}).encode()
    for tag in _CONDITIONS:
        yield Sent("GET", post, headers=(("If-None-Match", tag),))
        yield Sent(
            "GET", f"{API}/users/1", headers=(("If-None-Match", b'"x"'), ("If-None-Match", tag))
        )
        yield Sent("PUT", post, text, (JSON, ("If-Match", tag)))
        yield Sent("DELETE", post, headers=(("If-Match", b'"x"'), ("If-Match", tag)))
    for kind in _TYPES:
        yield Sent("PUT", post, text, (("Content-Type", kind),))
        yield Sent("PUT", post, b"", (("Content-Type", kind),))
        yield Sent("POST", f"{API}/posts/2/publish", b"{}", (("Content-Type", kind),))
    yield Sent("PUT", post, text, (JSON, ("Content-Type", b"text/plain")))
    yield Sent("PUT", post, text, (JSON, ("Content-Encoding", b"gzip")))
    for token in _TOKENS:
        yield Sent("GET", post, headers=(("Authorization", token),))
        yield Sent("PUT", post, b"{", (("Authorization", token), ("Authorization", token)))
    for key in (b"", b"a key", b" a key ", b"\xff", b"k" * 255, b"k" * 256, b"a\tkey"):
        yield Sent("POST", f"{API}/posts", new, (JSON, ("Idempotency-Key", key)))
    yield Sent("POST", f"{API}/posts", new, (JSON, KEY, KEY))
    yield Sent("POST", f"{API}/posts/2/publish", b"", (KEY,))
    yield Sent("POST", f"{API}/users/2/deactivate", b"", (KEY,))
    for method, path in (("GET", "/posts/1"), ("GET", "/posts"), ("DELETE", "/posts/1")):
        yield Sent(method, API + path, b"{}", (JSON,))
        yield Sent(method, API + path, b'{"a":1}', (JSON,))
        yield Sent(method, API + path, b"text", (("Content-Type", b"text/plain"),))
        yield Sent(method, API + path, b"{", (JSON,), chunked=True)
        yield Sent(method, API + path, b"", (JSON,), chunked=True)
        yield Sent(method, API + path, headers=(("Content-Length", b"0"),))
    yield Sent("PUT", post, text, (JSON,), chunked=True)
    yield Sent("PUT", post, b" " * 2_097_153, (JSON,), chunked=True)
    yield Sent("PUT", post, b" " * 2_097_153, (JSON,))
    yield Sent("GET", f"{API}/posts?q=" + "a" * 9000)
