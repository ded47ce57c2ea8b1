"""Answers in JSON."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, TypeAdapter
from starlette.requests import Request
from starlette.responses import Response

from blog.adapters.http.conditional import is_not_modified

MEDIA_TYPE = "application/json"


def single(
    body: BaseModel, tag: str, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """One resource with its ETag."""
    return Response(
        body.model_dump_json().encode(), status, {"ETag": tag, **(headers or {})}, MEDIA_TYPE
    )


def created(body: BaseModel) -> Response:
    """What was made, where it is no resource of its own."""
    return Response(body.model_dump_json().encode(), 201, media_type=MEDIA_TYPE)


def single_unless_known(request: Request, body: BaseModel, tag: str) -> Response:
    """One resource, or 304 where the client has it already."""
    if is_not_modified(request, tag):
        return Response(status_code=304, headers={"ETag": tag})
    return single(body, tag)


def several(
    bodies: Iterable[BaseModel], of: TypeAdapter[Any], headers: Mapping[str, str]
) -> Response:
    """A page of a list."""
    return Response(of.dump_json(list(bodies)), 200, headers, MEDIA_TYPE)
