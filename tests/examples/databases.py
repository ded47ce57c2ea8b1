"""Migrated databases of the examples, each of them a copy."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from tests.contracts.stores import sql_database
from tests.databases import engine_of
from tests.examples.services import Example
from tests.postgresql import Server


class Databases:
    """Migrates one for each example and kind, when it is asked for, and copies it from then on."""

    def __init__(self, request: pytest.FixtureRequest, folder: Path) -> None:
        self._server = partial(request.getfixturevalue, "postgresql_server")
        self._folder = folder
        self._migrated: dict[tuple[str, str], str] = {}

    @contextmanager
    def empty(self, kind: str) -> Iterator[str]:
        """One without a schema; on SQLite, its file is not there."""
        if kind == "sqlite":
            yield f"sqlite:///{self._folder / uuid4().hex}.db"
            return
        server: Server = self._server()
        url = server.create()
        yield url
        server.drop(url)

    @contextmanager
    def migrated(self, example: Example, kind: str) -> Iterator[str]:
        template = self._template(example, kind)
        if kind == "sqlite":
            file = self._folder / f"{uuid4().hex}.db"
            shutil.copy(template.removeprefix("sqlite:///"), file)
            yield f"sqlite:///{file}"
            return
        server: Server = self._server()
        url = server.copy(template)
        yield url
        server.drop(url)

    def _template(self, example: Example, kind: str) -> str:
        if (example.name, kind) not in self._migrated:
            file = f"sqlite:///{self._folder / example.name}.db"
            url = file if kind == "sqlite" else self._server().create()
            with engine_of(url) as engine:
                sql_database(engine, example.migrations).migrate()
            self._migrated[example.name, kind] = url
        return self._migrated[example.name, kind]
