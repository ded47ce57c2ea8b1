"""A service over HTTP: its own routes, and what surrounds them in every service."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from fastapi.telemetry import TelemetryConfig
from opentelemetry.trace import TracerProvider
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from blog.adapters.http.authentication import Authentication, NoAuthentication
from blog.adapters.http.cache import CachedReads, ReadCache
from blog.adapters.http.cors import Cors
from blog.adapters.http.docs import add_docs_routes
from blog.adapters.http.guard import KnownHosts, MetricsGuard, OpenAccessGuard
from blog.adapters.http.handlers import add_handlers
from blog.adapters.http.metrics import add_metrics_route
from blog.adapters.http.middleware import (
    Check,
    Checks,
    LastDefence,
    Mark,
    RequestFrame,
    check_room,
    check_size,
)
from blog.adapters.http.openapi import description, document, problems_of
from blog.adapters.http.openapi_access import MayAsk
from blog.adapters.http.proxies import TrustedProxies
from blog.adapters.http.request_log import RequestLog
from blog.adapters.http.routing import API, ExactRoute
from blog.adapters.http.short_routes import ShortRoute, ShortWay
from blog.adapters.http.system import add_system_routes
from blog.application.maintenance import Database
from blog.application.observing import UNOBSERVED
from blog.application.ports import Observer
from blog.application.service import Service

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


@dataclass(frozen=True, slots=True)
class Traces:
    """Where spans of requests come from, and what they tell beside what FastAPI does."""

    provider: TracerProvider
    mark: Mark


@dataclass(frozen=True, slots=True)
class HttpOptions:
    """Who is let in, and whether they share answers."""

    open_to_network: bool = False
    allowed_hosts: Sequence[str] = ()
    cors_origins: Sequence[str] = ()
    trusted_proxies: Sequence[str] = ()
    metrics_from: Sequence[str] = ()
    cache: ReadCache | None = None
    traces: Traces | None = None


@dataclass(frozen=True, slots=True)
class Restriction:
    """How it is found out who asks, and what may be done by whom nobody knows."""

    authentication: Authentication
    may_ask: MayAsk


def router(tag: str, route_class: type[APIRoute] = ShortRoute) -> APIRouter:
    """For the routes of one subject: strict ones, below the base of the API."""
    return APIRouter(prefix=API, tags=[tag], route_class=route_class)


def make_service(
    service: Service,
    routes: Sequence[BaseRoute],
    *,
    database: Database,
    options: HttpOptions,
    lifespan: Lifespan,
    is_full_of_writes: Callable[[], bool],
    observer: Observer = UNOBSERVED,
    restriction: Restriction | None = None,
    never_stored: tuple[str, ...] = (),
    other_problems: Iterable[str] = (),
) -> FastAPI:
    """The whole service. What it works on is given; it opens nothing by itself.

    Without a `restriction`, access is open. What is below the paths that are `never_stored` is
    not to be kept by any cache. `other_problems` are codes that are on its list although no route
    names them.
    """
    may_ask = None if restriction is None else restriction.may_ask
    app = _without_routes(service, may_ask, lifespan, options.traces)
    app.state.requests = RequestLog(observer)
    app.state.authentication = restriction.authentication if restriction else NoAuthentication()
    problems = problems_of(routes, other_problems)

    def told() -> dict[str, Any]:
        return document(app, problems, may_ask)

    system = APIRouter(tags=["system"], route_class=ExactRoute)
    add_system_routes(system, service, database, problems)
    add_metrics_route(system, observer, MetricsGuard(options.metrics_from))
    add_docs_routes(system, service.title, told)
    # Flat: a router that is included is asked again for each of its routes.
    app.router.routes.extend([*routes, *system.routes])
    app.openapi = told  # type: ignore[method-assign]  # FastAPI's way to extend it
    add_handlers(app)
    app.add_middleware(ShortWay, routes=[r for r in routes if isinstance(r, ShortRoute)])
    guard = _guard(options, is_open=restriction is None)
    _surround(app, guard, options, is_full_of_writes, never_stored)
    return app


class _Untraced(FastAPI):
    """FastAPI without the two layers that it has around ours.

    One answers to what nobody foresaw, as our last line of defence does, and one tells telemetry
    of it, which is off. They take 3 % of a read (ADR 0040).
    """

    def build_middleware_stack(self) -> ASGIApp:
        for_errors: Any = super().build_middleware_stack()
        ours: ASGIApp = for_errors.app.app
        return ours


def _without_routes(
    service: Service, may_ask: MayAsk | None, lifespan: Lifespan, traces: Traces | None
) -> FastAPI:
    kind = _Untraced if traces is None else FastAPI
    return kind(
        title=service.title,
        version=service.version,
        description=description(service.about, may_ask),
        openapi_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        telemetry=_telemetry(traces),
    )


def _telemetry(traces: Traces | None) -> TelemetryConfig:
    """Without traces none: FastAPI would look for providers with each request, for 5 us (ADR 0028).

    Metrics and logs are our own.
    """
    return TelemetryConfig(
        tracing=traces is not None,
        tracer_provider=None if traces is None else traces.provider,
        operation_spans=False,  # the short way has none
        metrics=False,
        logs=False,
    )


def _guard(options: HttpOptions, *, is_open: bool) -> Check:
    """Where everybody has to sign in, it does not matter from where."""
    hosts = KnownHosts(options.allowed_hosts)
    if not is_open:
        return hosts.check_listed
    return OpenAccessGuard(
        hosts, open_to_network=options.open_to_network, origins=options.cors_origins
    )


def _surround(
    app: FastAPI,
    guard: Check,
    options: HttpOptions,
    is_full_of_writes: Callable[[], bool],
    never_stored: tuple[str, ...],
) -> None:
    """The layers around the routes, the innermost first."""
    layers: list[tuple[Any, dict[str, Any]]] = []
    if options.cache is not None:
        layers.append((CachedReads, {"cache": options.cache, "never_stored": never_stored}))
    layers += [
        (Checks, {"checks": [check_room(is_full_of_writes), check_size, guard]}),
        (LastDefence, {}),
    ]
    if options.trusted_proxies:
        layers.append((TrustedProxies, {"proxies": options.trusted_proxies}))
    if options.cors_origins:
        layers.append((Cors, {"origins": options.cors_origins}))
    mark = None if options.traces is None else options.traces.mark
    frame = {"log": app.state.requests, "never_stored": never_stored, "mark": mark}
    layers.append((RequestFrame, frame))
    for layer, arguments in layers:
        app.add_middleware(layer, **arguments)
