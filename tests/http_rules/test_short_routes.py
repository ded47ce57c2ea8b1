"""Whether FastAPI is asked or not makes no difference to anybody."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import pytest
from fastapi import (
    APIRouter,
    BackgroundTasks,
    Body,
    Cookie,
    Depends,
    FastAPI,
    Header,
    HTTPException,
    Query,
    Request,
)
from fastapi.routing import APIRoute
from httpx2 import Client, Response
from starlette.responses import Response as Answer

from blog.adapters.http.authentication import ACTION, NoAuthentication
from blog.adapters.http.post_bodies import NewPost
from blog.adapters.http.routing import StrictRoute
from blog.adapters.http.short_routes import ShortRoute, ShortWay
from blog.domain.policy import Action, Policy, open_access, restricted_access
from tests.access.people import PASSWORD, People, settle
from tests.builders import NOW
from tests.fakes.unit_of_work import MemoryUnitOfWork
from tests.http_rules.odd_requests import KEY, Sent, odd_requests
from tests.unit.http.in_process import a_client
from tests.unit.http.service import Fakes, an_app, post_data

REQUESTS = list(odd_requests())
POLICIES = [open_access, restricted_access]
ASKING = ("anonymous", "own", "admin")
_MADE_UP = re.compile(rb'(?<="token":")[^"]+')
Told = tuple[int, list[tuple[str, str]], bytes]


class Served:
    """An app with people in it."""

    def __init__(self, policy: Policy, route_class: type[APIRoute]) -> None:
        self.fakes = Fakes()
        app = an_app(self.fakes, policy=policy, route_class=route_class)
        self.client = a_client(app)
        self.standings = ("anonymous",) if policy is open_access else ASKING

    def answers(self, sent: Sent) -> list[Told]:
        """To everybody who may send it, once more where it is safe; each finds all as it was."""
        times = 2 if KEY in sent.headers else 1
        return [
            told(send(self.client, sent, headers))
            for headers in map(self._settled, self.standings)
            for _ in range(times)
        ]

    def _settled(self, standing: str) -> dict[str, str]:
        self.fakes.reset()
        with MemoryUnitOfWork(self.fakes.memory) as work:
            people: People = settle(work, NOW, self.fakes.passwords.hash(PASSWORD))
        return people.header(standing)


def send(client: Client, sent: Sent, more: dict[str, str]) -> Response:
    own = [(name.encode(), value) for name, value in sent.headers]
    return client.request(
        sent.method,
        "/",
        content=iter([sent.body]) if sent.chunked else sent.body,
        headers=[*own, *((name.encode(), value.encode()) for name, value in more.items())],
        extensions={"target": sent.target.encode()},
    )


def told(response: Response) -> Told:
    """The answer, but for what is made up anew each time."""
    request_id = response.headers["X-Request-Id"]
    headers = [pair for pair in response.headers.multi_items() if pair[1] != request_id]
    content = response.content.replace(request_id.encode(), b"(id)")
    return response.status_code, headers, _MADE_UP.sub(b"(token)", content)


@pytest.fixture(scope="module")
def pairs() -> Iterator[list[tuple[Served, Served]]]:
    pairs = [(Served(policy, ShortRoute), Served(policy, StrictRoute)) for policy in POLICIES]
    yield pairs
    for pair in pairs:
        for served in pair:
            served.client.close()


@pytest.mark.parametrize("sent", REQUESTS, ids=str)
def test_a_short_route_answers_as_fastapi_does(
    pairs: list[tuple[Served, Served]], sent: Sent
) -> None:
    for short, ordinary in pairs:
        assert short.answers(sent) == ordinary.answers(sent)


def test_the_requests_are_many_and_of_many_outcomes(pairs: list[tuple[Served, Served]]) -> None:
    restricted = pairs[1][0]

    outcomes = {status for sent in REQUESTS for status, _, _ in restricted.answers(sent)}

    assert len(REQUESTS) >= 200
    assert outcomes >= {200, 201, 204, 304, 400, 401, 403, 404, 405, 409, 412, 413, 414, 415, 422}


@pytest.mark.parametrize("policy", POLICIES)
def test_the_document_is_that_of_ordinary_routes(policy: Policy) -> None:
    apps = [an_app(policy=policy, route_class=kind) for kind in (ShortRoute, APIRoute)]

    short, ordinary = [json.dumps(app.openapi()) for app in apps]

    assert len(short) > 10_000
    assert short == ordinary


@pytest.mark.parametrize("policy", POLICIES)
def test_every_route_of_the_blog_is_understood(policy: Policy) -> None:
    routes = [route for route in an_app(policy=policy).routes if isinstance(route, APIRoute)]

    strict = [route for route in routes if route.path.startswith("/api/")]

    assert strict
    assert all(isinstance(route, ShortRoute) and route.is_understood for route in strict)


PATH = "/path"
OF_ROUTE: dict[str, Any] = {"openapi_extra": {ACTION: Action.READ_POST}}


def refuse() -> None:
    raise HTTPException(status_code=418)


async def plain(request: Request) -> Answer:
    return Answer()


@pytest.mark.parametrize("place", ["route", "router", "inclusion", "outer inclusion", "app"])
def test_dependencies_are_obeyed_wherever_they_are_given(place: str) -> None:
    def of(where: str) -> list[Any]:
        return [Depends(refuse)] if where == place else []

    inner = APIRouter(route_class=ShortRoute, dependencies=of("router"))
    inner.get(PATH, dependencies=of("route"), **OF_ROUTE)(plain)
    outer = APIRouter()
    outer.include_router(inner, dependencies=of("inclusion"))
    app = FastAPI(dependencies=of("app"))
    app.include_router(outer, dependencies=of("outer inclusion"))
    app.state.authentication = NoAuthentication()

    with a_client(app) as client:
        assert client.get(PATH).status_code == 418


class Unknown(Exception):
    """Something for which there is a handler."""


class MoreUnknown(Unknown):
    """Something for which there is one in general."""


def says_what_it_is(request: Request, error: Exception) -> Answer:
    return Answer(type(error).__name__, 409)


RAISED = [
    (HTTPException(418), 418),
    (HTTPException(404), 404),
    (HTTPException(410), 409),
    (Unknown(), 409),
    (MoreUnknown(), 409),
]


@pytest.mark.parametrize("has_short_way", [True, False])
@pytest.mark.parametrize(("error", "status"), RAISED, ids=repr)
def test_what_is_raised_goes_to_the_handlers_of_the_app(
    error: Exception, status: int, *, has_short_way: bool
) -> None:
    async def fails(request: Request) -> Answer:
        raise error

    route = ShortRoute(PATH, fails, methods=["GET"], **OF_ROUTE)
    app = FastAPI()
    for kind in (Unknown, 410):
        app.add_exception_handler(kind, says_what_it_is)
    app.router.routes.append(route)
    app.state.authentication = NoAuthentication()
    if has_short_way:
        app.add_middleware(ShortWay, routes=[route])

    with a_client(app) as client:
        response = client.get(PATH)

    assert response.status_code == status
    assert status != 409 or response.text == type(error).__name__


async def with_dependency(request: Request, found: Annotated[int, Depends(lambda: 7)]) -> Answer:
    return Answer(str(found))


async def with_header(request: Request, accept: Annotated[str, Header()]) -> Answer:
    return Answer(accept)


async def with_cookie(request: Request, name: Annotated[str, Cookie()] = "none") -> Answer:
    return Answer(name)


async def with_task(request: Request, tasks: BackgroundTasks) -> Answer:
    tasks.add_task(plain, request)
    return Answer("tasks")


async def with_one_value(request: Request, limit: Annotated[int, Query()] = 7) -> Answer:
    return Answer(str(limit))


async def with_embedded_body(body: Annotated[NewPost, Body(embed=True)]) -> Answer:
    return Answer(body.title)


async def with_two_bodies(one: NewPost, other: NewPost) -> Answer:
    return Answer(one.title)


async def with_fields(request: Request) -> dict[str, int]:
    return {"found": 7}


def not_asynchronous(request: Request) -> Answer:
    return Answer("found")


NOT_UNDERSTOOD = [
    (with_dependency, None),
    (with_header, None),
    (with_cookie, None),
    (with_task, None),
    (with_one_value, None),
    (with_embedded_body, {"body": post_data()}),
    (with_two_bodies, {"one": post_data(), "other": post_data()}),
    (with_fields, None),
    (not_asynchronous, None),
]


@pytest.mark.parametrize(("function", "body"), NOT_UNDERSTOOD)
def test_a_route_that_is_not_understood_is_left_to_fastapi(
    function: Callable[..., Any], body: Any
) -> None:
    route = ShortRoute(PATH, function, methods=["POST"], **OF_ROUTE)
    app = FastAPI()
    app.router.routes.append(route)
    app.state.authentication = NoAuthentication()

    with a_client(app) as client:
        assert client.post(PATH, json=body).status_code == 200

    assert not route.is_understood
