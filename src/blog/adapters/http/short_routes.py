"""Routes that call their function without FastAPI where a request is as it should be (ADR 0028)."""

from collections.abc import Iterator
from dataclasses import replace
from inspect import iscoroutinefunction, signature
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.params import Body
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from blog.adapters.http.body import StrictRequest
from blog.adapters.http.routing import ADMITTED, StrictRoute

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

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        # With an included router, dependencies may come of which the route itself does not know.
        is_known = self.is_understood and _OF_FASTAPI not in scope
        if not is_known or scope["method"] not in (self.methods or ()):
            await super().handle(scope, receive, send)
            return
        request = await self.admitted(scope, receive)
        arguments = self._arguments(request)
        if arguments is None:
            scope[ADMITTED] = request
            await super().handle(scope, receive, send)
            return
        response: Response = await self.endpoint(**arguments)
        await response(scope, receive, send)

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
