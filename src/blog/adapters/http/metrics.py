"""/metrics, for those who may see it; for all others there is no such path."""

from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Match
from starlette.types import Scope

from blog.adapters.http.documentation import PROBLEMS
from blog.adapters.http.guard import METRICS, MetricsGuard
from blog.adapters.http.routing import ExactRoute
from blog.application.ports import Observer

_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_EXAMPLE = """\
# HELP blog_http_requests_total Requests by what became of them.
# TYPE blog_http_requests_total counter
blog_http_requests_total{method="GET",route="/health/ready",status="200"} 4711.0
"""


def add_metrics_route(api: APIRouter, observer: Observer, guard: MetricsGuard) -> None:
    """The route for whom the guard lets in."""

    class MetricsRoute(ExactRoute):
        def matches(self, scope: Scope) -> tuple[Match, Any]:
            match, found = super().matches(scope)
            if match is Match.NONE or guard.lets_in(scope):
                return match, found
            return Match.NONE, {}

    async def metrics() -> Response:
        """Counts and durations in the text format of Prometheus.

        For this machine and the networks that the operator lists; for everybody else there is no
        such path.
        """
        return Response(await run_in_threadpool(observer.told), media_type=_TYPE)

    api.add_api_route(
        METRICS,
        metrics,
        methods=["GET"],
        operation_id="getMetrics",
        summary="What operators watch",
        response_class=PlainTextResponse,
        responses={200: {"content": {"text/plain": {"example": _EXAMPLE}}}},
        openapi_extra={PROBLEMS: ["no-such-path"]},
        route_class_override=MetricsRoute,
    )
