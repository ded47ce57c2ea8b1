"""Routes that call their function without FastAPI where a request is as it should be (ADR 0028)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from inspect import iscoroutinefunction, signature
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.params import Body
from fastapi.routing import APIRoute
from pydantic import BaseModel, TypeAdapter, ValidationError
from starlette.convertors import StringConvertor
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from blog.adapters.http.body import StrictRequest
from blog.adapters.http.problems import FieldError
from blog.adapters.http.routing import ADMITTED, StrictRoute
from blog.application.observing import current_notes

_OF_FASTAPI = "fastapi"
"""Where a scope carries what FastAPI knows of the routers that were included on the way."""

MOST_QUERIES = 1_000
"""Remembered by a route, of those that were good: most readers ask for the same few lists."""

LONGEST_QUERY = 200
"""Bytes of one that is remembered."""


class ShortRoute(StrictRoute):
    """A strict route that asks FastAPI only where something is unusual.

    It is declared as any other. Whether the declaration is understood is decided once; if it is
    not, every request goes FastAPI's way.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.is_understood = _is_understood(self)
        self.taken = frozenset(self.methods or ()) if self.is_understood else frozenset()
        self._request_name = self.dependant.request_param_name
        self._parts = [_Input(field, ("path", field.alias)) for field in self.dependant.path_params]
        self._query = [_Input(field, ("query",)) for field in self.dependant.query_params]
        self._body = [_Input(field, ("body",)) for field in self.dependant.body_params]
        self._queries: dict[bytes, Any] = {}
        self._converted = [
            (name, kind.convert)
            for name, kind in self.param_convertors.items()
            if not isinstance(kind, StringConvertor)
        ]

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        # With an included router, dependencies may come of which the route itself does not know.
        response = None if _OF_FASTAPI in scope else await self.answer(scope, receive)
        await (response or super().handle)(scope, receive, send)

    async def answer(self, scope: Scope, receive: Receive) -> Response | None:
        """The answer, or None where FastAPI is to be asked. Raises what the function raises."""
        if ADMITTED in scope or scope["method"] not in self.taken:
            return None
        request = await self.admitted(scope, receive)
        arguments = self._arguments(request)
        if arguments is None:
            scope[ADMITTED] = request
            return None
        response: Response = await self.endpoint(**arguments)
        return response

    def match(self, scope: Scope) -> Mapping[str, Any] | None:
        """What a request of one of our methods puts into its scope, if its path is ours."""
        found = self.path_regex.match(scope["path"])
        if found is None:
            return None
        parts = found.groupdict()
        for name, convert in self._converted:
            parts[name] = convert(parts[name])
        return {"route": self, "endpoint": self.endpoint, "path_params": parts}

    def query_errors(self, request: StrictRequest) -> list[FieldError]:
        """As ever; but a query that was good before is, and is not read again."""
        known = self._queries.get(request.scope["query_string"])
        if known is None:
            return super().query_errors(request)
        request.query = known
        return []

    def _remember(self, query_string: bytes, query: Any) -> None:
        if len(query_string) <= LONGEST_QUERY:
            if len(self._queries) == MOST_QUERIES:
                self._queries.clear()
            self._queries[query_string] = query

    def _arguments(self, request: StrictRequest) -> dict[str, Any] | None:
        """What the function takes. None where something is missing: FastAPI is to say it.

        Raises RequestValidationError, with all that FastAPI would find.
        """
        arguments: dict[str, Any] = {}
        errors: list[Any] = []
        if self._request_name is not None:
            arguments[self._request_name] = request
        parts = request.scope["path_params"]
        for one in self._parts:
            one.read(parts[one.alias], arguments, errors)
        for one in self._query:
            one.read(request.query, arguments, errors)
            if not errors:
                self._remember(request.scope["query_string"], arguments[one.name])
        for one in self._body:
            if request.content is None and one.is_required:
                return None
            one.read(request.content, arguments, errors)
        if errors:
            raise RequestValidationError(errors)
        return arguments


class _Input:
    """A field as FastAPI has made it, and where in a request its value is."""

    def __init__(self, field: Any, place: tuple[str, ...]) -> None:
        self.alias: str = field.alias
        self.is_required: bool = field.field_info.is_required()
        self.name: str = field.name
        self._field = field
        self._place = place
        adapter: TypeAdapter[Any] = field._type_adapter  # noqa: SLF001 - it has no other name
        self._validate: Callable[[Any], Any] = adapter.validator.validate_python

    def read(self, value: Any, arguments: dict[str, Any], errors: list[Any]) -> None:
        """Add the value to the arguments, or what FastAPI says of it to the errors."""
        if value is None:
            arguments[self.name] = self._field.get_default()
            return
        try:
            arguments[self.name] = self._validate(value)
        except ValidationError as error:
            for found in error.errors(include_url=False, include_input=False):
                found["loc"] = self._place + found["loc"]
                errors.append(found)


class ShortWay:
    """Takes requests to short routes past the layers that FastAPI has around its router.

    These find handlers for errors, close files of forms and find the route, for an eighth of the
    time of a read. What is raised here is answered by the handlers that the app has for it, and
    what FastAPI is to be asked about goes on to it.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[ShortRoute]) -> None:
        self._app = app
        methods = {method for route in routes for method in route.taken}
        self._routes = {
            method: [route for route in routes if method in route.taken] for method in methods
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope.get("root_path"):
            for route in self._routes.get(scope["method"], ()):
                found = route.match(scope)
                if found is not None:
                    scope.update(found)
                    current_notes.get().route = route.path_format
                    await (await self._answer(route, scope, receive))(scope, receive, send)
                    return
        await self._app(scope, receive, send)

    async def _answer(self, route: ShortRoute, scope: Scope, receive: Receive) -> ASGIApp:
        try:
            return await route.answer(scope, receive) or self._app
        except Exception as error:  # noqa: BLE001 - raised again where it is handled
            scope[ADMITTED] = error
            return ExceptionMiddleware(_raise_again, scope["app"].exception_handlers)


async def _raise_again(scope: Scope, receive: Receive, send: Send) -> None:
    raise scope.pop(ADMITTED)  # it is kept nowhere: its traceback would lead back to it


def _is_understood(route: APIRoute) -> bool:
    """Whether the function takes only the request, parts of the path, a query and a body.

    The latter two as models. All else that FastAPI might be asked for has to be absent.
    """
    dependant = route.dependant
    query, body = dependant.query_params, dependant.body_params
    rest = replace(
        dependant,
        path_params=[],
        query_params=[],
        body_params=[],
        request_param_name=None,
        call=None,
        path=None,
        scope=None,
    )
    return (
        rest == Dependant()
        and len(query) <= 1
        and all(field is route.body_field for field in body)
        and all(type(field.field_info) is Body for field in body)
        and all(_is_model(field.field_info.annotation) for field in (*query, *body))
        and iscoroutinefunction(route.endpoint)
        and signature(route.endpoint).return_annotation is Response
    )


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
