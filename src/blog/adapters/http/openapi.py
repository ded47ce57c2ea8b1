"""The OpenAPI document: what FastAPI sees, and what holds for every operation."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from blog.adapters.http.documentation import EXAMPLE, PROBLEMS, Headers, header
from blog.adapters.http.fields import LARGEST_ID
from blog.adapters.http.openapi_access import (
    MayAsk,
    access_description,
    add_access,
    security_schemes,
)
from blog.adapters.http.openapi_problems import EXAMPLE_ID, problem_response, problem_schemas
from blog.adapters.http.problem_types import ProblemType, closed_list
from blog.adapters.http.problems import SECURITY_HEADERS, Place
from blog.adapters.http.routing import API
from blog.domain.errors import NotAllowed

_FOR_PEOPLE = " `/docs` and `/redoc` show this document for people."
_COMMON = """

* **Input is strict.** An unknown key, a repeated query key or a wrong type is refused with 422,
  never ignored or converted: `"1"`, `true` and `1.0` are no integers. Text is trimmed and kept in
  NFC. A body of length zero is no body. In a query, an empty text to look for counts
  as not given, and `true` and `false` are taken in any case.
* **Methods.** HEAD works wherever GET does, and answers as GET without the body. OPTIONS works
  everywhere: 204 with `Allow`. Another method is 405 `method-not-allowed`, also with `Allow`, and
  a path that does not exist 404 `no-such-path`; a slash at the end makes another path.
* **Errors** are `application/problem+json`; the `type` of each leads to a page that explains it.
  They are found in this order: sizes, path, method, who asks, media type, syntax, contents, and
  then the rules of the use case. What cannot be read as HTTP is 400 `malformed-request`.
* **Versions.** Each single resource has a strong `ETag`. `If-None-Match` gives 304; a stale
  `If-Match` on PATCH, PUT and DELETE gives 412 and changes nothing.
* **Retries.** With an `Idempotency-Key` a POST is done once, however often it is sent: for 24 hours
  the same key with the same body gives the first answer again, with `Idempotency-Replayed: true`.
* **Lists** are arrays with a `Link` to the next page. A page ends early once its texts pass 1 MiB.
* **Ids** are never used again, and the service issues none above 2^53-1. Timestamps are UTC with
  six digits.
* **Limits.** A body has at most 2 MiB, a path with its query 8 KiB, a request 100 headers and
  32 KiB of them. Its headers must come within 10 seconds and its body within 30 more: else it is
  408 `request-timeout`. When too much is asked at once, some of it is 503 `unavailable`.
* **Browsers.** Origins that the operator lists may call the service by CORS.
"""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the service, and what holds for all its operations."""

    name: str
    problems: frozenset[str]
    headers: Headers


_SERVICE = _Part(
    "service",
    frozenset(
        {
            "content-too-large",
            "headers-too-large",
            "internal-error",
            "misdirected-request",
            "request-timeout",
            "uri-too-long",
        }
    ),
    {
        "X-Request-Id": header(
            "The id of this request, as in the log; a client's own is logged beside it.",
            {"type": "string", "format": "uuid"},
            EXAMPLE_ID,
        ),
        "X-Content-Type-Options": header(
            "Keeps browsers from guessing at types.", {"type": "string", "const": "nosniff"}
        ),
        "Content-Security-Policy": header(
            "Keeps browsers from loading anything for it, and from showing it in a frame.",
            {"type": "string"},
            SECURITY_HEADERS["Content-Security-Policy"],
        ),
        "Referrer-Policy": header(
            "Keeps browsers from telling other sites the address.",
            {"type": "string", "const": "no-referrer"},
        ),
    },
)
_API = _Part(
    "api",
    _SERVICE.problems
    | {"invalid-input", "malformed-json", "unavailable", "unsupported-media-type"},
    _SERVICE.headers
    | {
        "Cache-Control": header(
            "A client may keep the answer, but asks each time whether it still holds; what is "
            "secret (`no-store`) is not to be kept.",
            {"type": "string", "enum": ["private, no-cache", "no-store"]},
            "private, no-cache",
        ),
        "Vary": header(
            "Lists `Authorization`, and `Origin` where origins are listed.",
            {"type": "string", "pattern": r"\bAuthorization\b"},
            "Authorization",
        ),
    },
)


def description(about: str, may_ask: MayAsk | None) -> str:
    """How the document begins: with what the service is about."""
    return about + _FOR_PEOPLE + _COMMON + access_description(may_ask)


def problems_of(routes: Iterable[BaseRoute], others: Iterable[str]) -> dict[str, ProblemType]:
    """The closed list of a service: what its routes name, what each may answer, and `others`."""
    codes = _API.problems | {NotAllowed.code}
    for route in routes:
        if isinstance(route, APIRoute):
            codes = codes.union((route.openapi_extra or {}).get(PROBLEMS, ()))
    return closed_list(codes.union(others))


def document(
    app: FastAPI, problems: Mapping[str, ProblemType], may_ask: MayAsk | None
) -> dict[str, Any]:
    """The whole document, made once; without `may_ask` it is that of open access."""
    if app.openapi_schema is None:
        app.openapi_schema = _made(app, problems, may_ask)
    return app.openapi_schema


def _made(
    app: FastAPI, problems: Mapping[str, ProblemType], may_ask: MayAsk | None
) -> dict[str, Any]:
    made: dict[str, Any] = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        license_info={"name": "MIT", "identifier": "MIT"},
    )
    made = json.loads(json.dumps(made), parse_float=_exact)
    components = made["components"]
    components["responses"] = {}
    for name in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(name, None)  # FastAPI's own form of errors, which is not used
    components["schemas"] |= problem_schemas(problems)
    components |= security_schemes(may_ask)
    for path, operations in made["paths"].items():
        for method, operation in operations.items():
            add_access(operation, method, path, may_ask)
            _complete(operation, path, components, problems)
    _add_links(made["paths"])
    return made


def _exact(number: str) -> int | float:
    """FastAPI makes all bounds floating: those of integers get a fraction, and the largest id
    grows."""
    read = float(number)
    return min(int(read), LARGEST_ID) if read.is_integer() else read


def _complete(
    operation: dict[str, Any],
    path: str,
    components: dict[str, Any],
    problems: Mapping[str, ProblemType],
) -> None:
    part = _API if path.startswith(API) else _SERVICE
    responses = operation["responses"]
    responses.pop("422", None)
    for message in (*responses.values(), operation.get("requestBody", {})):
        _illustrate(message, path, components["schemas"])
    for response in responses.values():
        response["headers"] = response.get("headers", {}) | part.headers
    codes = part.problems.union(operation.pop(PROBLEMS, ()))
    if "{" in path:
        codes |= {"no-such-path"}  # an encoded slash in an id, for one, makes another path
    place: Place = "body" if "requestBody" in operation else "query"
    kinds = (kind for kind in problems.values() if kind.code in codes)
    for status, alike in groupby(kinds, key=lambda kind: kind.status):
        kinds_alike = list(alike)
        name = f"{part.name}-" + "-or-".join(kind.code for kind in kinds_alike)
        components["responses"][name] = problem_response(kinds_alike, part.headers, place)
        responses[str(status)] = {"$ref": f"#/components/responses/{name}"}


def _add_links(paths: dict[str, Any]) -> None:
    """From the answer that brings a new id to all that can be done with it."""
    for path, operations in paths.items():
        created = operations.get("post", {}).get("responses", {}).get("201")
        if created:
            created["links"] = {
                operation["operationId"]: {
                    "operationId": operation["operationId"],
                    "parameters": {"id": "$response.body#/id"},
                }
                for below, others in paths.items()
                for operation in others.values()
                if below.startswith(path + "/{id}")
            }


def _illustrate(message: dict[str, Any], path: str, schemas: dict[str, Any]) -> None:
    """Examples for the body and the headers of a request or an answer."""
    differences = message.pop(EXAMPLE, {})
    for content in message.get("content", {}).values():
        sample = _sample(content["schema"], schemas)
        if sample is not None:
            content["example"] = sample | differences if differences else sample
    for each in message.get("headers", {}).values():
        if isinstance(each.get("example"), str):
            each["example"] = each["example"].replace("{path}", path.replace("{id}", "1"))


def _sample(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    """A value made of the first examples that its parts give."""
    match schema:
        case {"examples": [only, *_]} | {"const": only} | {"default": only} | {"enum": [only, *_]}:
            return only
        case {"$ref": reference}:
            return _sample(schemas[reference.rpartition("/")[2]], schemas)
        case {"anyOf": [first, *_]}:
            return _sample(first, schemas)
        case {"items": items}:
            return [_sample(items, schemas)]
        case {"properties": properties}:
            return {name: _sample(each, schemas) for name, each in properties.items()}
    return None
