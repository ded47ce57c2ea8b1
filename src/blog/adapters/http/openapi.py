"""The OpenAPI document: what FastAPI sees, and what holds for every operation."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from blog.adapters.http.documentation import PROBLEMS
from blog.adapters.http.problem_types import ProblemType, problem_types
from blog.adapters.http.problems import MEDIA_TYPE, MOST_ERRORS

DESCRIPTION = """
Users, and the posts that they write.

* **Input is strict.** An unknown key, a repeated query key or a wrong type is refused with 422,
  never ignored or converted. Text is trimmed and kept in NFC. A body of length zero is no body.
* **Errors** are `application/problem+json`; the `type` of each leads to a page that explains it.
  Besides those listed, a path that does not exist is 404 `no-such-path`, and a method that a path
  does not know 405 `method-not-allowed` with `Allow`. Problems are found in this order: sizes,
  path, method, media type, syntax, contents, and then the rules of the use case.
* **Versions.** Each single user and post has a strong `ETag`. `If-None-Match` gives 304; a stale
  `If-Match` on PATCH, PUT and DELETE gives 412 and changes nothing.
* **Lists** are arrays with a `Link` to the next page. A page ends early once its texts pass 1 MiB.
* HEAD works wherever GET does, and OPTIONS everywhere. Timestamps are UTC with six digits.
"""

_ALWAYS = (
    "content-too-large",
    "cross-site-request",
    "forbidden",
    "headers-too-large",
    "internal-error",
    "invalid-input",
    "malformed-json",
    "misdirected-request",
    "unavailable",
    "unsupported-media-type",
    "uri-too-long",
)
_SAFE = ("get", "head", "options")
_EXAMPLE_ID = "1b4e28ba-2fa1-4d2e-883f-0016d3cca427"
_FIELD_ERROR = {
    "type": "object",
    "required": ["in", "pointer", "code", "detail"],
    "properties": {
        "in": {"enum": ["body", "query", "path", "header"]},
        "pointer": {"type": "string", "description": "Leads to the value (RFC 6901)."},
        "code": {"type": "string", "description": "The rule that it breaks."},
        "detail": {"type": "string", "description": "What to do."},
    },
}


def document(app: FastAPI) -> dict[str, Any]:
    """The whole document, made once."""
    if app.openapi_schema is None:
        app.openapi_schema = _made(app)
    return app.openapi_schema


def _made(app: FastAPI) -> dict[str, Any]:
    made = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    for path, operations in made["paths"].items():
        for method, operation in operations.items():
            _complete(operation, method, strict=path.startswith("/api/"))
    schemas = made["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)  # FastAPI's own form of errors, which is not used
    schemas["Problem"] = _problem_schema()
    schemas["FieldError"] = _FIELD_ERROR
    return made


def _complete(operation: dict[str, Any], method: str, *, strict: bool) -> None:
    codes = [*operation.pop(PROBLEMS, ()), *(_ALWAYS if strict else ())]
    if method in _SAFE and "cross-site-request" in codes:
        codes.remove("cross-site-request")
    responses = operation["responses"]
    responses.pop("422", None)
    by_status: dict[int, list[ProblemType]] = defaultdict(list)
    for code in sorted(set(codes)):
        by_status[problem_types()[code].status].append(problem_types()[code])
    for status, kinds in sorted(by_status.items()):
        responses[str(status)] = _response(kinds)
    for response in responses.values():
        response.setdefault("headers", {})["X-Request-Id"] = {
            "description": "The id of this request, as in the log.",
            "schema": {"type": "string", "format": "uuid"},
        }


def _response(kinds: Iterable[ProblemType]) -> dict[str, Any]:
    kinds = list(kinds)
    answer: dict[str, Any] = {
        "description": "\n".join(f"* `{k.code}`: {k.title}. {k.explanation}" for k in kinds),
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {k.code: {"summary": k.title, "value": _example(k)} for k in kinds},
            }
        },
    }
    if kinds[0].status == 503:
        answer["headers"] = {
            "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}
        }
    return answer


def _example(kind: ProblemType) -> dict[str, Any]:
    example: dict[str, Any] = {
        "type": f"/problems/{kind.code}",
        "title": kind.title,
        "status": kind.status,
        "detail": kind.explanation,
        "instance": f"urn:uuid:{_EXAMPLE_ID}",
        "code": kind.code,
        "request_id": _EXAMPLE_ID,
    }
    if kind.status == 422:
        error = {
            "in": "body",
            "pointer": "/age",
            "code": "out-of-range",
            "detail": "From 0 to 150.",
        }
        example["errors"] = [error]
    return example


def _problem_schema() -> dict[str, Any]:
    return {
        "type": "object",
        "description": "An error (RFC 9457). It never repeats a value that was sent.",
        "required": ["type", "title", "status", "detail", "instance", "code", "request_id"],
        "properties": {
            "type": {"type": "string", "description": "The path of a page that explains it."},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "instance": {"type": "string", "format": "uri"},
            "code": {"enum": list(problem_types())},
            "request_id": {"type": "string", "format": "uuid"},
            "errors": {
                "type": "array",
                "maxItems": MOST_ERRORS,
                "description": "With status 422.",
                "items": {"$ref": "#/components/schemas/FieldError"},
            },
        },
    }
