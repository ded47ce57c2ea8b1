"""The paths outside of the API: the front page, health, and the pages of problems."""

import html
from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse

from blog import __version__
from blog.adapters.http.documentation import PROBLEMS
from blog.adapters.http.problem_types import ProblemType, problem_types
from blog.adapters.http.problems import HttpProblem
from blog.application.maintenance import Database
from blog.domain.errors import Unavailable

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


class FrontPage(BaseModel):
    name: str = Field(examples=["Blog"])
    version: str = Field(examples=[__version__])
    docs: str = Field(examples=["/docs"])
    redoc: str = Field(examples=["/redoc"])
    openapi: str = Field(examples=["/openapi.json"])


class Live(BaseModel):
    status: Literal["live"]


class Ready(BaseModel):
    status: Literal["ready"]


def add_system_routes(api: APIRouter, database: Database) -> None:
    @api.get(
        "/",
        operation_id="getFrontPage",
        summary="What this is",
        openapi_extra={PROBLEMS: [Unavailable.code]},
    )
    async def front_page() -> FrontPage:
        """Name and version of the service, and where its documentation is."""
        return FrontPage(
            name="Blog",
            version=__version__,
            docs="/docs",
            redoc="/redoc",
            openapi="/openapi.json",
        )

    @api.get("/health/live", operation_id="getLiveness", summary="Whether the process runs")
    async def live() -> Live:
        """Touches nothing: a process that answers is alive."""
        return Live(status="live")

    @api.get(
        "/health/ready",
        operation_id="getReadiness",
        summary="Whether requests can be served",
        openapi_extra={PROBLEMS: [Unavailable.code]},
    )
    async def ready() -> Ready:
        """Looks whether the database can be reached and its schema is served."""
        await run_in_threadpool(_require_ready, database)
        return Ready(status="ready")

    @api.get(
        "/problems/{code}",
        operation_id="getProblemPage",
        summary="What a problem means",
        response_class=HTMLResponse,
        openapi_extra={PROBLEMS: [Unavailable.code]},
    )
    async def problem_page(
        code: Annotated[str, Path(description="A code.", examples=["invalid-input"])],
    ) -> HTMLResponse:
        """The page behind the `type` of a problem."""
        kind = problem_types().get(code)
        if kind is None:
            raise HttpProblem("no-such-path")
        return HTMLResponse(_page(kind), headers={"Content-Security-Policy": _POLICY})


def _require_ready(database: Database) -> None:
    try:
        state = database.schema_state()
    except Unavailable as error:
        raise Unavailable from error  # what it says of files is for operators
    if not state.is_served:
        raise Unavailable(f"{state.value.capitalize()}; run `blog migrate`.")


def _page(kind: ProblemType) -> str:
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>{html.escape(kind.title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body {{ font: 1.1rem/1.5 sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem }}
</style>
<h1>{html.escape(kind.title)}</h1>
<p>{html.escape(kind.explanation)}</p>
<p>Status <code>{kind.status}</code>, code <code>{html.escape(kind.code)}</code>.</p>
<p><a href="/docs">Documentation of the API</a></p>
</html>
"""
