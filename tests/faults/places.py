"""Where a blog keeps its data, seen by those who watch it from outside."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

from fastapi import FastAPI

from blog.bootstrap.settings import Settings
from blog.main import create_app
from tests.faults.file_places import FilePlace
from tests.faults.server_places import ServerPlace, tables_on
from tests.faults.small_disks import small_disk
from tests.own_postgresql import DURABLE, REQUIRED, go_without, own_server


class Place(Protocol):
    """An empty, migrated database, and an empty folder for those who serve it."""

    @property
    def folder(self) -> Path: ...

    @property
    def settings(self) -> dict[str, str]:
        """What makes a blog use it."""

    def rows(self, statement: str) -> list[Any]:
        """What the statement finds among all that was committed."""

    def complaints(self) -> list[str]:
        """What is wrong with pages, indexes and references."""

    def transactions(self) -> int:
        """How many others have a transaction open, or 1 where one can only say that some have."""

    def locked(self) -> AbstractContextManager[None]:
        """While it lasts, another process keeps all who write waiting, and nobody who reads."""

    def full(self, process: int) -> AbstractContextManager[None]:
        """While it lasts, there is no space, at least for this process. Of a small place only."""


@contextmanager
def a_place(database: str, folder: Path) -> Iterator[Place]:
    """An empty, migrated database of this kind."""
    if database == "sqlite":
        yield _a_file(folder)
    else:
        with own_server(**DURABLE) as server:
            yield migrated(ServerPlace(folder, server.create(), server))


@contextmanager
def a_small_place(database: str, folder: Path) -> Iterator[Place]:
    """One with little space."""
    if database == "sqlite":
        with small_disk(folder / "data"):
            yield _a_file(folder)
    else:
        with own_server(**DURABLE) as server, small_disk(server.folder / "disk") as disk:
            if not disk.is_mount():
                go_without("Only root may mount a disk.", required=REQUIRED in os.environ)
            yield migrated(ServerPlace(folder, tables_on(disk, server), server, disk))


def _a_file(folder: Path) -> Place:
    data = folder / "data"
    data.mkdir(exist_ok=True)
    return migrated(FilePlace(folder, data / "blog.db"))


def migrated(place: Place) -> Place:
    with an_app(place) as app:
        app.state.container.database().migrate()
    return place


@contextmanager
def an_app(place: Place, **settings: str) -> Iterator[FastAPI]:
    """The service in this process, whose connections are closed in the end."""
    app = create_app(Settings.load(_env_file=None, **place.settings, **settings))
    try:
        yield app
    finally:
        app.state.container.executor().close()
