"""What the OpenAPI document says of each operation, beyond what FastAPI sees by itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from blog.adapters.http.authentication import ACTION
from blog.application.idempotency import IdempotencyKeyReused
from blog.domain.errors import BlogError, VersionConflict
from blog.domain.policy import Action

PROBLEMS = "x-problems"
"""Where a route lists the codes of its problems until the document is made."""

EXAMPLE = "x-example"
"""Where an answer says, until then, in what its example differs from others of the same kind."""

Headers = dict[str, dict[str, Any]]


def header(
    description: str, schema: dict[str, Any], example: Any = None, *, always: bool = True
) -> dict[str, Any]:
    """A header of an answer: there `always`, or only in the case that is described.

    `{path}` in the example stands for the path of the operation.
    """
    made = {"description": description, "required": always, "schema": schema}
    return made if example is None else made | {"example": example}


_ETAG: Headers = {
    "ETag": header(
        "Names this version of what is shown; good for If-None-Match and If-Match.",
        {"type": "string", "pattern": '^"[!#-~]+"$'},
        '"3"',
    )
}
_LOCATION: Headers = {
    "Location": header(
        "The path of what was made.",
        {"type": "string", "pattern": "^(/[a-z0-9]+)+/[1-9][0-9]*$"},
        "{path}/1",
    )
}
_REPLAYED: Headers = {
    "Idempotency-Replayed": header(
        "This is the answer to an earlier request with the same Idempotency-Key.",
        {"type": "string", "const": "true"},
        always=False,
    )
}
_PAGE: Headers = {
    "Link": header(
        'The next page, while there is one: `<path?query>; rel="next"` (RFC 8288).',
        {"type": "string", "pattern": r'^<(/[a-z0-9]+)+\?[!-;=?-~]+>; rel="next"$'},
        '<{path}?limit=20&skip=20>; rel="next"',
        always=False,
    ),
    "X-Total-Count": header(
        "The number of items on all pages, with `count=true`.",
        {"type": "integer", "minimum": 0},
        1815,
        always=False,
    ),
}


def _conditional(name: str, description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": False,
        "description": description,
        "schema": {"type": "string", "examples": ['"3"', "*"]},
    }


IF_NONE_MATCH = _conditional("If-None-Match", "ETags that the client has: answers 304 to them.")
IF_MATCH = _conditional(
    "If-Match",
    "The ETag that the change was decided on; 412 where the resource itself has changed since. "
    "Without it the last writer of a field wins.",
)
IDEMPOTENCY_KEY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": (
        "A name of your choice for this request, such as a random UUID: 1 to 255 printable ASCII "
        "characters. For 24 hours the same key with the same bytes in the body gives the first "
        "answer again, and nothing is done a second time; with another body it is 422. Errors are "
        "not kept: after a 4xx or a 503 the same key tries anew."
    ),
    "schema": {
        "type": "string",
        "pattern": "^[!-~](?:[ -~]{0,253}[!-~])?$",
        "examples": ["8e03978e-40d5-43dd-bc93-6894a57f9324"],
    },
}


@dataclass(frozen=True, slots=True)
class Success:
    """How an operation answers when all is well."""

    status: int
    description: str
    headers: Headers = field(default_factory=dict)
    parameters: tuple[dict[str, Any], ...] = ()
    example: dict[str, Any] = field(default_factory=dict)
    """In what the example of the answer differs from others of the same kind."""


SHOWN = Success(200, "As it is now.", _ETAG, (IF_NONE_MATCH,))
LISTED = Success(200, "A page of the list.", _PAGE)
CREATED = Success(201, "It was made.", _ETAG | _LOCATION | _REPLAYED, (IDEMPOTENCY_KEY,))
WRITTEN = Success(200, "As it is after the change.", _ETAG | _REPLAYED, (IDEMPOTENCY_KEY,))
EDITED = Success(200, "As it is after the change.", _ETAG, (IF_MATCH,))
SIGNED_IN = Success(201, "Signed in.")
OWN_SESSIONS = Success(200, "Your sessions, the newest first.")
ENDED = Success(204, "It has ended.")
DELETED = Success(204, "It is gone.", {}, (IF_MATCH,))


def operation(
    action: Action | None,
    use_case: Callable[..., Any],
    operation_id: str,
    success: Success,
    body: Any,
    *errors: type[BlogError],
) -> dict[str, Any]:
    """Options of a route. Its description is the docstring of the use case.

    In a service without users there is no `action`, for nobody asks who may do what.
    """
    codes = [error.code for error in errors]
    shown = {"description": success.description, "headers": success.headers}
    responses: dict[int | str, dict[str, Any]] = {
        success.status: shown | {EXAMPLE: success.example}
    }
    if IF_MATCH in success.parameters:
        codes.append(VersionConflict.code)
    if IDEMPOTENCY_KEY in success.parameters:
        codes.append(IdempotencyKeyReused.code)
    if IF_NONE_MATCH in success.parameters:
        responses[304] = {
            "description": "The client has it already.",
            "headers": success.headers,
        }
    return {
        "operation_id": operation_id,
        "summary": _in_words(operation_id),
        "description": use_case.__doc__,
        "status_code": success.status,
        "response_model": body,
        "responses": responses,
        "openapi_extra": {
            ACTION: action,
            PROBLEMS: codes,
            "parameters": list(success.parameters),
        },
    }


open_operation = partial(operation, None)
"""`operation` in a service without users, where everybody may do everything."""


def _in_words(operation_id: str) -> str:
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in operation_id)
    return words[0].upper() + words[1:]
