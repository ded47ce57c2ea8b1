"""Traces as an exporter gets them: whose request, which route, which statements, and no values."""

import asyncio
from typing import Any

import httpx
import pytest
from dependency_injector import providers
from fastapi import FastAPI
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from blog.adapters.telemetry.tracing import Tracing
from blog.bootstrap.container import Container
from blog.bootstrap.settings import Settings
from tests.integration.cli.bodies import a_post, a_user

CANARY = "canary7f3a"
CLIENTS = 32


class Traced:
    """A service, and the spans that it has exported."""

    def __init__(self, **settings: Any) -> None:
        self._exporter = InMemorySpanExporter()
        tracing = Tracing("sqlite", SimpleSpanProcessor(self._exporter))
        container = Container(settings=Settings.load(**settings), tracing=providers.Object(tracing))
        self.app: FastAPI = container.app()

    def of(self, answer: httpx.Response) -> ReadableSpan:
        """The one span of the request that was answered."""
        request_id = answer.headers["X-Request-Id"]
        (span,) = (s for s in self.spans() if (s.attributes or {}).get(ID) == request_id)
        return span

    def below(self, parent: ReadableSpan) -> list[ReadableSpan]:
        assert parent.context is not None
        return [
            span
            for span in self.spans()
            if span.parent is not None and span.parent.span_id == parent.context.span_id
        ]

    def spans(self) -> tuple[ReadableSpan, ...]:
        return self._exporter.get_finished_spans()


ID = "blog.request_id"


@pytest.fixture(params=["on", "off"])
def traced(url: str, request: pytest.FixtureRequest) -> Traced:
    return Traced(database_url=url, cache=request.param)


def use(traced: Traced, *requests: tuple[str, str, dict[str, Any]]) -> list[httpx.Response]:
    """The answers to these requests, after a user and his first post were made."""

    async def ask() -> list[httpx.Response]:
        transport = httpx.ASGITransport(traced.app)
        async with (
            traced.app.router.lifespan_context(traced.app),
            httpx.AsyncClient(transport=transport, base_url="http://localhost") as client,
        ):
            author = (await client.post("/api/v1/users", json=a_user())).json()["id"]
            await client.post("/api/v1/posts", json=a_post(author))
            return [await client.request(method, path, **more) for method, path, more in requests]

    return asyncio.run(ask())


def attributes(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


@pytest.mark.parametrize(
    ("method", "path", "route"),
    [
        ("GET", "/api/v1/posts/1", "/api/v1/posts/{id}"),
        ("HEAD", "/api/v1/posts/1", "/api/v1/posts/{id}"),
        ("GET", "/api/v1/posts?q=order", "/api/v1/posts"),
        ("GET", "/api/v1/users/99", "/api/v1/users/{id}"),
        ("POST", "/api/v1/posts/1/publish", "/api/v1/posts/{id}/publish"),
    ],
)
def test_a_request_is_a_span_with_its_statements_below_it(
    traced: Traced, method: str, path: str, route: str
) -> None:
    (answer,) = use(traced, (method, path, {}))

    span = traced.of(answer)
    assert span.name == f"{method} {route}"
    assert span.kind is SpanKind.SERVER
    assert attributes(span)["http.route"] == route
    assert attributes(span)["http.response.status_code"] == answer.status_code
    statements = traced.below(span)
    assert statements
    for statement in statements:
        assert statement.kind is SpanKind.CLIENT
        assert statement.name in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
        assert statement.start_time is not None
        assert span.start_time is not None
        assert span.start_time <= statement.start_time


def test_an_answer_from_the_cache_is_a_span_without_statements(url: str) -> None:
    traced = Traced(database_url=url, cache="on", cache_age=60)

    *_, again = use(traced, *[("GET", "/api/v1/posts/1", {})] * 2)

    span = traced.of(again)
    assert span.name == "GET /api/v1/posts/{id}"
    assert traced.below(span) == []


def test_what_no_route_serves_is_a_span_without_one(traced: Traced) -> None:
    (answer,) = use(traced, ("GET", f"/{CANARY}", {}))

    span = traced.of(answer)
    assert span.name == "GET"
    assert "http.route" not in attributes(span)


def test_a_statement_that_fails_is_an_error(traced: Traced) -> None:
    use(traced, ("POST", "/api/v1/users", {"json": a_user()}))

    failed = [span for span in traced.spans() if span.status.status_code is StatusCode.ERROR]
    assert [span.name for span in failed] == ["INSERT"]
    assert attributes(failed[0])["error.type"]


def test_of_many_at_once_each_id_finds_its_own_spans(traced: Traced) -> None:
    async def at_once() -> list[httpx.Response]:
        transport = httpx.ASGITransport(traced.app)
        async with (
            traced.app.router.lifespan_context(traced.app),
            httpx.AsyncClient(transport=transport, base_url="http://localhost") as client,
        ):
            author = (await client.post("/api/v1/users", json=a_user())).json()["id"]
            posts = [client.post("/api/v1/posts", json=a_post(author)) for _ in range(CLIENTS)]
            reads = [client.get(f"/api/v1/posts/{10**9 + n}") for n in range(CLIENTS)]
            return list(await asyncio.gather(*posts, *reads))

    answers = asyncio.run(at_once())

    of_writes = {len(traced.below(traced.of(answer))) for answer in answers[:CLIENTS]}
    of_reads = {len(traced.below(traced.of(answer))) for answer in answers[CLIENTS:]}
    assert len(of_writes) == 1
    assert of_writes.pop() > 1
    assert of_reads == {1}


def test_nothing_that_was_sent_is_in_a_span(traced: Traced) -> None:
    headers = dict.fromkeys(
        ("User-Agent", "Cookie", "Referer", "X-Request-Id", "Idempotency-Key"), CANARY
    )
    post = a_post(1) | {"title": f"A title with {CANARY}", "content": f"{CANARY} " * 5}

    use(
        traced,
        ("GET", f"/{CANARY}?{CANARY}={CANARY}", {}),
        ("GET", f"/api/v1/posts?q={CANARY}", {"headers": headers}),
        ("GET", f"/api/v1/users/{CANARY}", {"headers": {"Host": f"{CANARY}.example"}}),
        ("GET", "/api/v1/users", {"headers": {"Authorization": f"Bearer {CANARY}"}}),
        ("POST", "/api/v1/posts", {"json": post, "headers": headers}),
        ("PATCH", "/api/v1/posts/1", {"json": {"title": f"{CANARY} once more"}}),
        (CANARY.upper(), "/api/v1/users", {}),
    )

    told = " ".join(span.to_json() for span in traced.spans())
    assert len(traced.spans()) > 7
    assert CANARY not in told.lower()
