"""Where a blog keeps its data, seen by those who watch it from outside."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from fastapi import FastAPI

from blog.adapters.sql.sqlite import driver
from blog.bootstrap.settings import Settings
from blog.main import create_app
from tests.faults.small_disks import filled, held_to_its_size, small_disk


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

    def locked(self) -> AbstractContextManager[None]:
        """While it lasts, another process keeps all who write waiting, and nobody who reads."""

    def full(self, process: int) -> AbstractContextManager[None]:
        """While it lasts, there is no space, at least for this process. Of a small place only."""


@dataclass(frozen=True)
class FilePlace:
    """A SQLite file, alone in its folder, and opened here with the SQLite of the service."""

    folder: Path
    file: Path

    @property
    def settings(self) -> dict[str, str]:
        return {"database_url": f"sqlite:///{self.file}"}

    def rows(self, statement: str) -> list[Any]:
        with closing(driver.connect(self.file)) as connection:
            found: list[Any] = connection.execute(statement).fetchall()
            return found

    def complaints(self) -> list[str]:
        broken = self.rows("PRAGMA integrity_check") + self.rows("PRAGMA foreign_key_check")
        return [str(row) for row in broken if row != ("ok",)]

    @contextmanager
    def locked(self) -> Iterator[None]:
        with closing(driver.connect(self.file, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield

    def full(self, process: int) -> AbstractContextManager[None]:
        folder = self.file.parent
        return filled(folder) if folder.is_mount() else held_to_its_size(folder, process)


@contextmanager
def a_place(database: str, folder: Path) -> Iterator[Place]:
    """An empty, migrated database of this kind."""
    assert database == "sqlite"
    place = FilePlace(folder, folder / "data" / "blog.db")
    place.file.parent.mkdir(exist_ok=True)
    with an_app(place) as app:
        app.state.container.database().migrate()
    yield place


@contextmanager
def a_small_place(database: str, folder: Path) -> Iterator[Place]:
    """One with little space."""
    with small_disk(folder / "data"), a_place(database, folder) as place:
        yield place


@contextmanager
def an_app(place: Place) -> Iterator[FastAPI]:
    """The service in this process, whose connections are closed in the end."""
    app = create_app(Settings.load(_env_file=None, **place.settings))
    try:
        yield app
    finally:
        app.state.container.executor().close()
