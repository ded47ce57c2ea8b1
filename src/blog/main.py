"""The service as an ASGI application, for any server: `uvicorn blog.main:app`."""

from fastapi import FastAPI

from blog.bootstrap.container import Container
from blog.bootstrap.settings import Settings, SettingsError


def create_app(settings: Settings | None = None) -> FastAPI:
    """A service of its own; several live side by side in one process."""
    container = Container(settings=settings or Settings.load())
    app: FastAPI = container.app()
    app.state.container = container
    return app


try:
    app = create_app()
except SettingsError as error:
    error.exit()
