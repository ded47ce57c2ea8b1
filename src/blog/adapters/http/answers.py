"""Answers in JSON, written from plain fields.

What is shown was valid when it was stored, so no model looks at it again (ADR 0028). That the bytes
are those of the documented models is held by tests/http_rules/test_answers.py.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from blog.adapters.http.conditional import is_not_modified
from blog.adapters.http.fields import rfc3339

MEDIA_TYPE = "application/json"

Fields = dict[str, Any]
"""What an object shows, in order; moments by `timestamp`."""


def timestamp(moment: datetime) -> datetime | str:
    """A moment in UTC, for `Fields`. By itself orjson would leave out a fraction of zero."""
    return moment if moment.microsecond else rfc3339(moment)


def single(
    fields: Fields, tag: str, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """One resource with its ETag."""
    return _JsonResponse(fields, status, {"ETag": tag, **(headers or {})})


def created(fields: Fields) -> Response:
    """What was made, where it is no resource of its own."""
    return _JsonResponse(fields, 201, {})


def single_unless_known(request: Request, fields: Fields, tag: str) -> Response:
    """One resource, or 304 where the client has it already."""
    if is_not_modified(request, tag):
        return Response(status_code=304, headers={"ETag": tag})
    return single(fields, tag)


def several(items: Sequence[Fields], headers: Mapping[str, str]) -> Response:
    """A page of a list."""
    return _JsonResponse(items, 200, headers)


class _JsonResponse(Response):
    """As Starlette's, which looks through the headers for what is never there (ADR 0028)."""

    def __init__(
        self, content: Fields | Sequence[Fields], status: int, headers: Mapping[str, str]
    ) -> None:
        self.status_code = status
        self.background = None
        self.body = orjson.dumps(content, option=orjson.OPT_UTC_Z)
        self.raw_headers = [
            *((name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()),
            (b"content-length", b"%d" % len(self.body)),
            _CONTENT_TYPE,
        ]


_CONTENT_TYPE = (b"content-type", MEDIA_TYPE.encode())
