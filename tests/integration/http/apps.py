"""Apps on a database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi import FastAPI

from blog.bootstrap.settings import Settings
from blog.main import create_app


def settings(url: str, **others: Any) -> Settings:
    """Those in force by default, whatever a file `.env` says."""
    return Settings.load(database_url=url, _env_file=None, **others)


@contextmanager
def an_app(url: str, **others: Any) -> Iterator[FastAPI]:
    """An app on a migrated database, whose connections are closed in the end."""
    app = create_app(settings(url, **others))
    try:
        yield app
    finally:
        app.state.container.executor().close()
        app.state.container.changes().close()
