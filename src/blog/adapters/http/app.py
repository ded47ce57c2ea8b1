"""The application: routes, and what surrounds them."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from fastapi.telemetry import TelemetryConfig
from opentelemetry.trace import TracerProvider
from starlette.routing import BaseRoute

from blog import __version__
from blog.adapters.http.accounts import add_account_routes
from blog.adapters.http.authentication import NoAuthentication, TokenAuthentication
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
from blog.adapters.http.openapi import DESCRIPTION, document
from blog.adapters.http.post_answers import PostAnswers
from blog.adapters.http.post_bodies import PostWithAccountBody, PostWithAuthorBody
from blog.adapters.http.posts import add_post_routes
from blog.adapters.http.proxies import TrustedProxies
from blog.adapters.http.request_log import RequestLog
from blog.adapters.http.routing import API, ExactRoute
from blog.adapters.http.sessions import add_session_routes
from blog.adapters.http.short_routes import ShortRoute, ShortWay
from blog.adapters.http.system import add_system_routes
from blog.adapters.http.user_answers import UserAnswers
from blog.adapters.http.user_bodies import AccountBody, UserBody
from blog.adapters.http.users import add_open_user_routes, add_user_routes
from blog.application.access import Access
from blog.application.credentials import CredentialService
from blog.application.idempotency import SafeRetries
from blog.application.maintenance import Database
from blog.application.observing import UNOBSERVED
from blog.application.ports import Executor, Observer
from blog.application.posts import PostService
from blog.application.sessions import SessionService
from blog.application.users import UserService

TITLE = "Blog"

NEVER_STORED = (f"{API}/sessions", f"{API}/users/me")
"""What is below these paths is not to be kept by any cache."""

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
class SignInServices:
    """What users sign in with, where access is restricted."""

    sessions: SessionService
    credentials: CredentialService


def make_app(
    *,
    users: UserService,
    posts: PostService,
    accounts: SignInServices | None,
    access: Access,
    retries: SafeRetries,
    executor: Executor,
    database: Database,
    options: HttpOptions,
    lifespan: Lifespan,
    is_full_of_writes: Callable[[], bool],
    observer: Observer = UNOBSERVED,
    route_class: type[APIRoute] = ShortRoute,
) -> FastAPI:
    """The whole service over HTTP. What it works on is given; it opens nothing by itself."""
    app = _without_routes(lifespan, options.traces)
    app.state.requests = RequestLog(observer)
    if accounts is None:
        app.state.authentication = NoAuthentication()
        routes = _open_routes(route_class, users, posts, executor, retries)
    else:
        app.state.authentication = TokenAuthentication(accounts.sessions, access, executor)
        routes = _restricted_routes(route_class, users, posts, accounts, executor, retries)
    system = APIRouter(tags=["system"], route_class=ExactRoute)
    add_system_routes(system, database)
    add_metrics_route(system, observer, MetricsGuard(options.metrics_from))
    may_ask = None if accounts is None else partial(access.allows, None)

    def told() -> dict[str, Any]:
        return document(app, may_ask)

    add_docs_routes(system, TITLE, told)
    # Flat: a router that is included is asked again for each of its routes.
    app.router.routes.extend([*routes, *system.routes])
    app.openapi = told  # type: ignore[method-assign]  # FastAPI's way to extend it
    add_handlers(app)
    app.add_middleware(ShortWay, routes=[r for r in routes if isinstance(r, ShortRoute)])
    _surround(app, _guard(options, is_open=accounts is None), options, is_full_of_writes)
    return app


def _without_routes(lifespan: Lifespan, traces: Traces | None) -> FastAPI:
    return FastAPI(
        title=TITLE,
        version=__version__,
        description=DESCRIPTION,
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


def _open_routes(
    route_class: type[APIRoute],
    users: UserService,
    posts: PostService,
    executor: Executor,
    retries: SafeRetries,
) -> list[BaseRoute]:
    post_api, user_api = _routers(route_class, "posts", "users")
    answers = UserAnswers(UserBody)
    post_answers = PostAnswers(PostWithAuthorBody, answers)
    add_post_routes(post_api, posts, executor, retries, post_answers)
    add_user_routes(user_api, users, executor, retries, answers)
    add_open_user_routes(user_api, users, executor, retries, answers)
    return [*post_api.routes, *user_api.routes]


def _restricted_routes(
    route_class: type[APIRoute],
    users: UserService,
    posts: PostService,
    accounts: SignInServices,
    executor: Executor,
    retries: SafeRetries,
) -> list[BaseRoute]:
    post_api, user_api, session_api = _routers(route_class, "posts", "users", "sessions")
    answers = UserAnswers(AccountBody)
    post_answers = PostAnswers(PostWithAccountBody, answers)
    add_post_routes(post_api, posts, executor, retries, post_answers)
    add_user_routes(user_api, users, executor, retries, answers)
    add_account_routes(user_api, users, accounts.credentials, executor, retries, answers)
    add_session_routes(session_api, accounts.sessions, accounts.credentials, executor)
    return [*post_api.routes, *user_api.routes, *session_api.routes]


def _routers(route_class: type[APIRoute], *tags: str) -> list[APIRouter]:
    return [APIRouter(prefix=API, tags=[tag], route_class=route_class) for tag in tags]


def _guard(options: HttpOptions, *, is_open: bool) -> Check:
    """Where everybody has to sign in, it does not matter from where."""
    hosts = KnownHosts(options.allowed_hosts)
    if not is_open:
        return hosts.check_listed
    return OpenAccessGuard(
        hosts, open_to_network=options.open_to_network, origins=options.cors_origins
    )


def _surround(
    app: FastAPI, guard: Check, options: HttpOptions, is_full_of_writes: Callable[[], bool]
) -> None:
    """The layers around the routes, the innermost first."""
    layers: list[tuple[Any, dict[str, Any]]] = []
    checks = [check_room(is_full_of_writes), check_size, guard]
    if options.cache is not None:
        layers.append((CachedReads, {"cache": options.cache, "never_stored": NEVER_STORED}))
    layers += [
        (Checks, {"checks": checks}),
        (LastDefence, {}),
    ]
    if options.trusted_proxies:
        layers.append((TrustedProxies, {"proxies": options.trusted_proxies}))
    if options.cors_origins:
        layers.append((Cors, {"origins": options.cors_origins}))
    mark = None if options.traces is None else options.traces.mark
    frame = {"log": app.state.requests, "never_stored": NEVER_STORED, "mark": mark}
    layers.append((RequestFrame, frame))
    for layer, arguments in layers:
        app.add_middleware(layer, **arguments)
