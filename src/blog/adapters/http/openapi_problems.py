"""Problems in the OpenAPI document: their schema, and the answers that carry them."""

from collections.abc import Iterable, Sequence
from typing import Any

from blog.adapters.http.documentation import Headers, header
from blog.adapters.http.problem_types import ProblemType
from blog.adapters.http.problems import (
    MEDIA_TYPE,
    MOST_ERRORS,
    RETRY_AFTER,
    FieldError,
    Place,
    field_error,
    place_of,
    pointer,
    problem_body,
    unknown_key,
)
from blog.domain.errors import Invalid

EXAMPLE_ID = "1b4e28ba-2fa1-4d2e-883f-0016d3cca427"

FIELD_CODES = (
    "control-character",
    "invalid-cursor",
    "missing",
    "not-allowed",
    "out-of-range",
    "pattern",
    "read-only",
    "repeated",
    "surrogate",
    "too-common",
    "too-long",
    "too-many-words",
    "too-short",
    "unknown",
    "wrong-type",
)
_FIELD_ERROR = {
    "type": "object",
    "required": ["in", "pointer", "code", "detail"],
    "properties": {
        "in": {"type": "string", "enum": ["body", "query", "path", "header"]},
        "pointer": {"type": "string", "description": "Leads to the value (RFC 6901)."},
        "code": {
            "type": "string",
            "enum": FIELD_CODES,
            "description": "The rule that it breaks.",
        },
        "detail": {"type": "string", "description": "What to do."},
    },
    "additionalProperties": False,
}
_RETRY_AFTER: Headers = {
    "Retry-After": header("Seconds to wait.", {"type": "integer", "minimum": 1}, RETRY_AFTER)
}
_CHALLENGE: Headers = {
    "WWW-Authenticate": header("How to sign in.", {"type": "string", "const": "Bearer"})
}
_HEADERS = {401: _CHALLENGE, 429: _RETRY_AFTER, 503: _RETRY_AFTER}


def problem_response(
    kinds: Sequence[ProblemType], headers: Headers, place: Place
) -> dict[str, Any]:
    """The answer with the status that these problems share; `place` is where input comes from."""
    status = kinds[0].status
    narrowed: dict[str, Any] = {
        "properties": {
            "status": {"const": status},
            "code": {"enum": [kind.code for kind in kinds]},
        }
    }
    if status == 422:
        narrowed["required"] = ["errors"]
    return {
        "description": "\n".join(f"* `{k.code}`: {k.title}. {k.explanation}" for k in kinds),
        "headers": headers | _HEADERS.get(status, {}),
        "content": {
            MEDIA_TYPE: {
                "schema": {"allOf": [{"$ref": "#/components/schemas/Problem"}, narrowed]},
                "examples": {
                    k.code: {"summary": k.title, "value": _example(k, place)} for k in kinds
                },
            }
        },
    }


def _example(kind: ProblemType, place: Place) -> dict[str, Any]:
    example = problem_body(kind, EXAMPLE_ID)
    if kind.status == 422:
        example["errors"] = [_example_error(kind, place)]
    return example


def _example_error(kind: ProblemType, place: Place) -> FieldError:
    for error in Invalid.__subclasses__():
        if error.code == kind.code and hasattr(error, "field"):
            where = place_of(error.field, place)
            return field_error(where, pointer(error.field), error.field_code, f"{kind.title}.")
    return unknown_key("query", "page")


def problem_schemas(codes: Iterable[str]) -> dict[str, Any]:
    """The parts of a problem, by their names among the components of the document."""
    problem = {
        "type": "object",
        "description": "An error (RFC 9457). It never repeats a value that was sent.",
        "required": ["type", "title", "status", "detail", "instance", "code", "request_id"],
        "properties": {
            "type": {
                "type": "string",
                "pattern": "^/problems/[a-z-]+$",
                "description": "The path of a page that explains it.",
            },
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "instance": {"type": "string", "pattern": "^urn:uuid:"},
            "code": {"type": "string", "enum": list(codes)},
            "request_id": {"type": "string", "format": "uuid"},
            "errors": {
                "type": "array",
                "minItems": 1,
                "maxItems": MOST_ERRORS,
                "description": "With status 422.",
                "items": {"$ref": "#/components/schemas/FieldError"},
            },
        },
        "additionalProperties": False,
    }
    return {"Problem": problem, "FieldError": _FIELD_ERROR}
