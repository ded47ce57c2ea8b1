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
    return Response(_json(fields), status, {"ETag": tag, **(headers or {})}, MEDIA_TYPE)


def created(fields: Fields) -> Response:
    """What was made, where it is no resource of its own."""
    return Response(_json(fields), 201, media_type=MEDIA_TYPE)


def single_unless_known(request: Request, fields: Fields, tag: str) -> Response:
    """One resource, or 304 where the client has it already."""
    if is_not_modified(request, tag):
        return Response(status_code=304, headers={"ETag": tag})
    return single(fields, tag)


def several(items: Sequence[Fields], headers: Mapping[str, str]) -> Response:
    """A page of a list."""
    return Response(_json(items), 200, headers, MEDIA_TYPE)


def _json(content: Fields | Sequence[Fields]) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_UTC_Z)
