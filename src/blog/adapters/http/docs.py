"""/docs and /redoc, from files on this machine: no page asks another host for anything."""

from pathlib import Path

import fastapi_offline
from fastapi import APIRouter
from fastapi.openapi.docs import get_redoc_html, get_swagger_ui_html
from starlette.responses import FileResponse, HTMLResponse

_FILES = Path(fastapi_offline.__file__).parent / "static"
_NAMES = ("swagger-ui-bundle.js", "swagger-ui.css", "redoc.standalone.js", "favicon.png")

# Says the same to the browser, which then refuses to ask another host whatever a script wants.
_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src blob:"
)


def add_docs_routes(api: APIRouter, title: str) -> None:
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

    for name in _NAMES:
        _add_file(api, name)


def _add_file(api: APIRouter, name: str) -> None:
    @api.get(f"/docs/{name}", include_in_schema=False)
    async def file() -> FileResponse:
        return FileResponse(_FILES / name)


def _guarded(page: HTMLResponse) -> HTMLResponse:
    page.headers["Content-Security-Policy"] = _POLICY
    return page
