"""From whatever was raised to the problem that says it."""

from typing import Any, cast

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from blog.adapters.http.problems import (
    FieldError,
    HttpProblem,
    ask_for_a_pause,
    field_error,
    place_of,
    pointer,
    problem,
    unknown_key,
)
from blog.adapters.http.routing import allowed_methods, read_only_fields
from blog.domain.errors import BlogError, Invalid, Overloaded, TooManyAttempts, Unauthenticated

# Codes of fields for pydantic's own findings. All others are named by the rules of the domain.
_CODES = {
    "missing": ("missing", "This is needed."),
    "string_type": ("wrong-type", "Send a string."),
    "string_unicode": ("surrogate", "Remove the unpaired surrogates."),
    "int_type": ("wrong-type", "Send an integer, without quotes or a fraction."),
    "bool_type": ("wrong-type", "Send true or false."),
    "int_from_float": ("wrong-type", "Send an integer, without a fraction."),
    "model_attributes_type": ("wrong-type", "Send a JSON object."),
    "dict_type": ("wrong-type", "Send a JSON object."),
    "model_type": ("wrong-type", "Send a JSON object."),
    "enum": ("not-allowed", "Send one of the values that the documentation lists."),
    "literal_error": ("not-allowed", "Send one of the values that the documentation lists."),
}

_WITHOUT_BODY = frozenset({"GET", "DELETE"})


def add_handlers(app: FastAPI) -> None:
    app.add_exception_handler(BlogError, _refused)
    app.add_exception_handler(HttpProblem, _refused_by_http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _not_routed)


async def _refused(request: Request, error: Exception) -> Response:
    refusal = cast("BlogError", error)
    errors: tuple[FieldError, ...] = ()
    if isinstance(refusal, Overloaded):
        ask_for_a_pause(request.scope)
    if isinstance(refusal, Invalid):
        place = place_of(refusal.field, "query" if request.method in _WITHOUT_BODY else "body")
        errors = (field_error(place, pointer(refusal.field), refusal.field_code, str(refusal)),)
    return problem(request.scope, refusal.code, str(refusal), errors=errors, headers=_told(refusal))


def _told(refusal: BlogError) -> dict[str, str]:
    """What HTTP says of some kinds in a header (RFC 6750, 3; RFC 6585, 4)."""
    match refusal:
        case Unauthenticated():
            return {"WWW-Authenticate": "Bearer"}
        case TooManyAttempts():
            return {"Retry-After": str(refusal.retry_after)}
    return {}


async def _refused_by_http(request: Request, error: Exception) -> Response:
    refusal = cast("HttpProblem", error)
    return problem(
        request.scope,
        refusal.code,
        refusal.detail,
        errors=refusal.errors,
        headers=refusal.headers,
    )


async def _invalid(request: Request, error: Exception) -> Response:
    found = cast("RequestValidationError", error).errors()
    read_only = read_only_fields(request.scope["route"])
    return problem(
        request.scope, "invalid-input", errors=[_field_error(each, read_only) for each in found]
    )


def _field_error(error: Any, read_only: frozenset[str]) -> FieldError:
    place, *path = error["loc"]
    if error["type"] == "extra_forbidden":
        return unknown_key(place, path[-1], read_only)
    code, detail = _CODES.get(error["type"], (error["type"], error["msg"]))
    return field_error(place, pointer(*path), code, detail)


async def _not_routed(request: Request, error: Exception) -> Response:
    status = cast("HTTPException", error).status_code
    if status == 404:
        return problem(request.scope, "no-such-path")
    if status == 405:
        headers = {"Allow": ", ".join(allowed_methods(request))}
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=headers)
        return problem(request.scope, "method-not-allowed", headers=headers)
    raise error
