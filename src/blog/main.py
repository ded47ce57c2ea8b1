"""The service as an ASGI application, for any server: `uvicorn blog.main:app`."""

from fastapi import FastAPI

from blog.application.blog import BLOG
from blog.bootstrap.container import Container
from blog.bootstrap.service import in_container, started
from blog.bootstrap.settings import Settings


def create_app(settings: Settings | None = None) -> FastAPI:
    """A service of its own; several live side by side in one process."""
    return in_container(Container(settings=settings or Settings.load()))


app = started(BLOG, create_app)
