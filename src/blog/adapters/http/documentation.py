"""What the OpenAPI document says of each operation, beyond what FastAPI sees by itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from blog.domain.errors import BlogError, InvalidInput, VersionConflict

PROBLEMS = "x-problems"
"""Where a route lists the codes of its problems until the document is made."""

Headers = dict[str, tuple[str, dict[str, Any]]]
"""A description and a schema for each."""

_ETAG: Headers = {"ETag": ("Names this version of what is shown.", {"type": "string"})}
_LOCATION: Headers = {"Location": ("The path of what was made.", {"type": "string"})}
_PAGE: Headers = {
    "Link": (
        'The next page, while there is one: `<path?query>; rel="next"` (RFC 8288).',
        {"type": "string"},
    ),
    "X-Total-Count": (
        "The number of items on all pages, with `count=true`.",
        {"type": "integer", "minimum": 0},
    ),
}


def _conditional(name: str, description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": False,
        "description": description,
        "schema": {"type": "string"},
        "example": '"3"',
    }


IF_NONE_MATCH = _conditional("If-None-Match", "ETags that the client has: answers 304 to them.")
IF_MATCH = _conditional(
    "If-Match",
    "The ETag that the change was decided on; 412 where the resource itself has changed since. "
    "Without it the last writer of a field wins.",
)


@dataclass(frozen=True, slots=True)
class Success:
    """How an operation answers when all is well."""

    status: int
    description: str
    headers: Headers = field(default_factory=dict)
    parameters: tuple[dict[str, Any], ...] = ()


SHOWN = Success(200, "As it is now.", _ETAG, (IF_NONE_MATCH,))
LISTED = Success(200, "A page of the list.", _PAGE)
CREATED = Success(201, "It was made.", _ETAG | _LOCATION)
WRITTEN = Success(200, "As it is after the change.", _ETAG)
EDITED = Success(200, "As it is after the change.", _ETAG, (IF_MATCH,))
DELETED = Success(204, "It is gone.", {}, (IF_MATCH,))


def operation(
    use_case: Callable[..., Any],
    operation_id: str,
    success: Success,
    body: Any,
    *errors: type[BlogError],
) -> dict[str, Any]:
    """Options of a route. Its description is the docstring of the use case."""
    codes = [InvalidInput.code, *(error.code for error in errors)]
    responses: dict[int | str, dict[str, Any]] = {
        success.status: {
            "description": success.description,
            "headers": {
                name: {"description": text, "schema": schema}
                for name, (text, schema) in success.headers.items()
            },
        }
    }
    if IF_MATCH in success.parameters:
        codes.append(VersionConflict.code)
    if IF_NONE_MATCH in success.parameters:
        responses[304] = {
            "description": "The client has it already.",
            "headers": responses[success.status]["headers"],
        }
    return {
        "operation_id": operation_id,
        "summary": _in_words(operation_id),
        "description": use_case.__doc__,
        "status_code": success.status,
        "response_model": body,
        "responses": responses,
        "openapi_extra": {PROBLEMS: codes, "parameters": list(success.parameters)},
    }


def _in_words(operation_id: str) -> str:
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in operation_id)
    return words[0].upper() + words[1:]
