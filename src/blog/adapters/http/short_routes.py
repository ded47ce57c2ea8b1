"""Routes that call their function without FastAPI where a request is as it should be (ADR 0028)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from inspect import iscoroutinefunction, signature
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.params import Body
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

from blog.adapters.http.body import StrictRequest
from blog.adapters.http.routing import ADMITTED, StrictRoute
from blog.application.observing import current_notes

_OF_FASTAPI = "fastapi"
"""Where a scope carries what FastAPI knows of the routers that were included on the way."""


class ShortRoute(StrictRoute):
    """A strict route that asks FastAPI only where something is unusual.

    It is declared as any other. Whether the declaration is understood is decided once; if it is
    not, every request goes FastAPI's way.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.is_understood = _is_understood(self)
        self._taken = (self.methods or ()) if self.is_understood else ()

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        # With an included router, dependencies may come of which the route itself does not know.
        response = None if _OF_FASTAPI in scope else await self.answer(scope, receive)
        await (response or super().handle)(scope, receive, send)

    async def answer(self, scope: Scope, receive: Receive) -> Response | None:
        """The answer, or None where FastAPI is to be asked. Raises what the function raises."""
        if isinstance(scope.get(ADMITTED), Exception):
            raise scope.pop(ADMITTED)
        if ADMITTED in scope or scope["method"] not in self._taken:
            return None
        request = await self.admitted(scope, receive)
        arguments = self._arguments(request)
        if arguments is None:
            scope[ADMITTED] = request
            return None
        response: Response = await self.endpoint(**arguments)
        return response

    def _arguments(self, request: StrictRequest) -> dict[str, Any] | None:
        """What the function takes. None where something is missing: FastAPI is to say it.

        Raises RequestValidationError, with all that FastAPI would find.
        """
        arguments: dict[str, Any] = {}
        errors: list[Any] = []
        if self.dependant.request_param_name is not None:
            arguments[self.dependant.request_param_name] = request
        for field, value, place in self._received(request):
            if value is not None:
                arguments[field.name], found = field.validate(value, loc=place)
                errors += found
            elif field.field_info.is_required():
                return None
            else:
                arguments[field.name] = field.get_default()
        if errors:
            raise RequestValidationError(errors)
        return arguments

    def _received(self, request: StrictRequest) -> Iterator[tuple[Any, Any, tuple[str, ...]]]:
        """The fields as FastAPI has made them, what came for each, and where."""
        for field in self.dependant.path_params:
            yield field, request.scope["path_params"][field.alias], ("path", field.alias)
        for field in self.dependant.query_params:
            yield field, request.query, ("query",)
        for field in self.dependant.body_params:
            yield field, request.content, ("body",)


class ShortWay:
    """Takes requests to short routes past the layers that FastAPI has around its router.

    These find handlers for errors, close files of forms and find the route, for an eighth of the
    time of a read. What is raised here is raised again inside of them, and what FastAPI is to be
    asked about goes on to it.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[ShortRoute]) -> None:
        self._app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._answer(scope, receive) if scope["type"] == "http" else None
        await (response or self._app)(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive) -> Response | None:
        for route in self._routes:
            match, found = route.matches(scope)
            if match is Match.FULL:
                scope.update(found)
                current_notes.get().route = route.path_format
                try:
                    return await route.answer(scope, receive)
                except Exception as error:  # noqa: BLE001 - it is raised again where it is handled
                    scope[ADMITTED] = error
                    break
        return None


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
