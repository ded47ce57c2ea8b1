"""The document and its pages, from files on this machine: none asks another host for anything."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import fastapi_offline
from fastapi import APIRouter
from fastapi.openapi.docs import get_redoc_html, get_swagger_ui_html
from starlette.responses import HTMLResponse, JSONResponse, Response

_FILES = Path(fastapi_offline.__file__).parent / "static"
_MEDIA_TYPES = {
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
    "redoc.standalone.js": "text/javascript",
    "favicon.png": "image/png",
}

# Says the same to the browser, which then refuses to ask another host whatever a script wants.
_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def add_docs_routes(api: APIRouter, title: str, document: Callable[[], dict[str, Any]]) -> None:
    @api.get("/openapi.json", include_in_schema=False)
    async def openapi() -> JSONResponse:
        return JSONResponse(document())

    @api.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return _guarded(
            get_swagger_ui_html(
                openapi_url="/openapi.json",
                title=title,
                swagger_js_url="/docs/swagger-ui-bundle.js",
                swagger_css_url="/docs/swagger-ui.css",
                swagger_favicon_url="/docs/favicon.png",
            )
        )

    @api.get("/redoc", include_in_schema=False)
    async def redoc() -> HTMLResponse:
        return _guarded(
            get_redoc_html(
                openapi_url="/openapi.json",
                title=title,
                redoc_js_url="/docs/redoc.standalone.js",
                redoc_favicon_url="/docs/favicon.png",
                with_google_fonts=False,
            )
        )

    for name in _MEDIA_TYPES:
        _add_file(api, name)


def _add_file(api: APIRouter, name: str) -> None:
    @api.get(f"/docs/{name}", include_in_schema=False)
    async def file() -> Response:
        return Response(_contents(name), media_type=_MEDIA_TYPES[name])


@cache
def _contents(name: str) -> bytes:
    return (_FILES / name).read_bytes()


def _guarded(page: HTMLResponse) -> HTMLResponse:
    page.headers["Content-Security-Policy"] = _POLICY
    return page
