"""Every error as application/problem+json (RFC 9457), with one request id."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, Literal, TypedDict

import orjson
from starlette.responses import Response
from starlette.types import Scope

from blog.adapters.http.problem_types import ProblemType, problem_type
from blog.application.observing import current_notes

MEDIA_TYPE = "application/problem+json"
REQUEST_ID = "blog.request_id"
"""Where the scope of a request carries its id."""

PAUSE = "blog.pause"
"""Where the state of a request says that its client is not to be heard again for a moment."""

BEYOND = "blog.beyond"
"""Where the state of a request says that it is one too many."""

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
"""Of every answer; a page that is made to be looked at has a policy of its own."""

MOST_ERRORS = 100
LONGEST_KEY = 64
RETRY_AFTER = 1
"""Seconds that a client is asked to wait after 503: locks are short, and restarts are quick."""

Place = Literal["body", "query", "path", "header"]


FieldError = TypedDict("FieldError", {"in": Place, "pointer": str, "code": str, "detail": str})
"""What is wrong with one value, as it is told; `pointer` leads to it (RFC 6901)."""


def field_error(place: Place, pointer: str, code: str, detail: str) -> FieldError:
    return {"in": place, "pointer": pointer, "code": code, "detail": detail}


class HttpProblem(Exception):
    """A refusal that is about HTTP itself, before any use case is asked."""

    def __init__(
        self,
        code: str,
        detail: str | None = None,
        *,
        errors: Iterable[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = headers


def pointer(*path: str | int) -> str:
    """A JSON pointer (RFC 6901); a long key, which only a client can have made up, is shortened."""
    return "".join(f"/{_escaped(str(step))}" for step in path)


def _escaped(step: str) -> str:
    if len(step) > LONGEST_KEY:
        return _escaped(step[: LONGEST_KEY - 1]) + "…"
    if step.isidentifier():  # as nearly all are
        return step
    if not step.isprintable():  # it may hold unpaired surrogates
        step = step.encode("utf-8", "replace").decode()
    return step.replace("~", "~0").replace("/", "~1")


def place_of(field: str, otherwise: Place) -> Place:
    """Where a field is found: names of headers have capitals, keys of bodies and queries none."""
    return otherwise if field.islower() else "header"


def unknown_key(place: Place, key: str, read_only: frozenset[str] = frozenset()) -> FieldError:
    """A key that may not be sent, be it because answers only have it."""
    # Not by `pointer` and `field_error`, for a hundred of them are told within the time of a read.
    code, detail = _READ_ONLY if key in read_only else _UNKNOWN
    return {"in": place, "pointer": "/" + _escaped(key), "code": code, "detail": detail}


_READ_ONLY = "read-only", "The service sets this field itself; remove it."
_UNKNOWN = "unknown", "There is no such field; remove it."


def problem_body(kind: ProblemType, request_id: str, detail: str | None = None) -> dict[str, Any]:
    """The members that every problem has."""
    return {
        "type": f"/problems/{kind.code}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail or kind.explanation,
        "instance": f"urn:uuid:{request_id}",
        "code": kind.code,
        "request_id": request_id,
    }


def ask_for_a_pause(scope: Scope) -> None:
    """Have the server read nothing more from this client for as long as it is asked to wait.

    Those who ask again at once would else take so much time that nobody is served (ADR 0016).
    """
    scope.setdefault("state", {})[PAUSE] = True
    current_notes.get().shed = True


def problem(
    scope: Scope,
    code: str,
    detail: str | None = None,
    *,
    errors: Iterable[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer to a request that failed."""
    kind = problem_type(code)
    current_notes.get().code = code
    body = problem_body(kind, scope[REQUEST_ID], detail)
    if kind.status == 422:
        body["errors"] = list(islice(errors, MOST_ERRORS))
    extra = {"Retry-After": str(RETRY_AFTER)} if kind.status == 503 else {}
    return Response(orjson.dumps(body), kind.status, extra | dict(headers or {}), MEDIA_TYPE)
