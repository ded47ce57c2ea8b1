"""Conditional requests (RFC 9110, 13): ETag, If-None-Match, If-Match.

An ETag is made of the revisions of all that a body shows, the resource's own first, parted by
dots. If-Match compares the own one only: a post is not stale because its author was renamed.
"""

import re
from collections.abc import Iterator

from starlette.requests import Request

_TAG = re.compile(r'(W/)?"([!#-~\x80-\xff]*)"')


def entity_tag(*revisions: str) -> str:
    return f'"{".".join(revisions)}"'


def is_not_modified(request: Request, tag: str) -> bool:
    """Whether If-None-Match holds the present tag, by weak comparison."""
    header = _joined(request, b"if-none-match")
    if header is None or header == "*":
        return header == "*"
    return any(f'"{opaque}"' == tag for _, opaque in _tags(header))


def expected_revisions(request: Request) -> frozenset[str] | None:
    """The own revisions that If-Match admits; None without the header, and for `*`.

    Weak tags never match (RFC 9110, 13.1.1), nor does what is no tag at all.
    """
    header = _joined(request, b"if-match")
    if header is None or header == "*":
        return None
    return frozenset(opaque.split(".")[0] for weak, opaque in _tags(header) if not weak)


def _joined(request: Request, name: bytes) -> str | None:
    """All headers of this name as one list; None where there is none, as in most requests."""
    values = [value for key, value in request.scope["headers"] if key == name]
    return b",".join(values).decode("latin-1").strip() if values else None


def _tags(header: str) -> Iterator[tuple[str | None, str]]:
    """The tags of a list: whether each is weak, and what it is. No tag of ours has a comma."""
    for part in header.split(","):
        tag = _TAG.fullmatch(part.strip(" \t"))
        if tag is not None:
            yield tag[1], tag[2]
