"""The hostile requests of the product, sent to an example."""

import json
from collections.abc import Iterator
from dataclasses import replace

from tests.examples.services import Example
from tests.integration.http import (
    hostile_bodies,
    hostile_paths,
    hostile_queries,
    hostile_requests,
)
from tests.integration.http.hostile import JSON, POSTS, USERS, Hostile, get, post

_SEARCH = f"{USERS}/search?name="
_OF_THE_BLOG = (
    "/search",
    "/me",
    "/publish",
    "reassign",
    "posts=",
    "q=",
    "published=",
    "author_id=",
    "sort=title",
)
"""In targets that mean something to the blog only."""


def catalogue(example: Example) -> list[Hostile]:
    """Those that apply; what is sent in bodies and cursors is made anew for the example."""
    requests = [
        *hostile_paths.IDS,
        *hostile_paths.PATHS,
        *hostile_queries.QUERIES,
        *hostile_queries.CURSORS,
        *hostile_bodies.BROKEN,
        *hostile_bodies.KINDS,
        *hostile_bodies.SIZES,
        *hostile_requests.METHODS,
        *hostile_requests.HEADERS,
        *hostile_requests.HOSTS,
        *hostile_requests.ORIGINS,
    ]
    return [
        *(sent for each in requests for sent in _sent_to(example, each)),
        *_keys(example),
        *_texts(example),
        *_prices(example),
        *_forged_cursors(example),
    ]


def _sent_to(example: Example, hostile: Hostile) -> Iterator[Hostile]:
    path, target = example.path.encode(), hostile.raw_target
    if example.sought is not None:
        target = target.replace(_SEARCH.encode(), b"%b?%b=" % (path, example.sought.encode()))
    if hostile.name.startswith(("cursor by", "cursor beyond", "cursor of a search")):
        return  # their checksums are those of other lists
    if any(word.encode() in target for word in _OF_THE_BLOG) or hostile.name == "name of 51":
        return
    target = target.replace(b"/deactivate", b"")  # it is refused before anybody looks at the path
    for other in (USERS, POSTS):
        target = target.replace(other.encode(), path)
    code = hostile.code
    if code in ("user-not-found", "post-not-found"):
        code = example.not_found
    yield replace(hostile, target=target, code=code)


def _keys(example: Example) -> Iterator[Hostile]:
    """Keys that are refused, with a body that would be taken."""
    for hostile in hostile_requests.KEYS:
        if hostile.code == "invalid-input":
            pairs = [(name.decode(), value.decode()) for name, value in hostile.raw_headers]
            body, headers = json.dumps(dict(example.body)).encode(), [*JSON.items(), *pairs]
            yield replace(hostile, target=example.path, body=body, headers=headers)


def _texts(example: Example) -> Iterator[Hostile]:
    """A body that would be taken, but for its text; to make one, to replace one, to change one."""
    one = f"{example.path}/1"
    for value in hostile_bodies.TEXTS:
        members = {name: json.dumps(each).encode() for name, each in example.body.items()}
        members[example.text] = value
        whole = b"{%s}" % b",".join(b'"%s":%s' % (n.encode(), v) for n, v in members.items())
        part = b'{"%s":%s}' % (example.text.encode(), value)
        name = value[:20].decode("latin-1")
        yield post(f"text {name}", whole, to=example.path)
        yield post(f"replaced text {name}", whole, to=one, method="PUT")
        yield post(f"changed text {name}", part, to=one, method="PATCH")
    for key in ("id", "created_at", "updated_at", "version", "__proto__", "\\u0000", "\\ud800"):
        unknown = b'{"%s":1}' % key.encode()
        yield post(f"key {key}", unknown, to=one, method="PATCH")


def _prices(example: Example) -> Iterator[Hostile]:
    """A body that would be taken, but for its price, where it has one."""
    if "price" not in example.body:
        return
    others = {name: value for name, value in example.body.items() if name != "price"}
    digits = b"9" * 5000
    for value in (
        *(b'"canary"', b'"\\ud800"', b'"1\\u0000"', b'" 1 "', b'"01"', b'"+1"', b'"1e2"', b'"NaN"'),
        *(b'"0.00"', b'"-1"', b'"1.234"', b'"%s"' % digits, b'"0.%s"' % digits, b'""', b"null"),
        *(b"0", b"-1", b"-0.0", b"0.001", b"1.000", b"1e2", b"1e400", b"1e-400", b"1e%s" % digits),
        *(digits, b"-" + digits, b"0." + digits, b"true", b"[1.5]", b'{"$gt": 0}'),
    ):
        whole = b'%s,"price":%s}' % (json.dumps(others).encode()[:-1], value)
        name = value[:20].decode()
        yield post(f"price {name}", whole, to=example.path)
        part = b'{"price":%s}' % value
        yield post(f"changed price {name}", part, to=f"{example.path}/1", method="PATCH")
    for value in (b"NaN", b"-Infinity", b"+1", b"01", b".5", b"5.", b"1e"):
        broken = b'{"price":%s}' % value
        yield post(f"price {value.decode()}", broken, "malformed-json", to=example.path)


def _forged_cursors(example: Example) -> Iterator[Hostile]:
    for position in hostile_queries._BY_DATE:
        forged = hostile_queries._forged(example.path, position, example.query)
        yield get(f"cursor by date {position}", forged, 422, "invalid-cursor")
    for moment in ("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"):
        forged = hostile_queries._forged(example.path, f'["{moment}",1]', example.query)
        yield get(f"cursor beyond time {moment}", forged, 200)
