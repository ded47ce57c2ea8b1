"""The database as a whole: migrate it, and say whether it is fit."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from blog.adapters.sql import postgres, sqlite
from blog.adapters.sql.backup import copy_database
from blog.adapters.sql.schema import Migrations, Schema
from blog.application.maintenance import Fitness, Refused, SchemaState, Unreachable
from blog.application.service import Service
from blog.domain.errors import Unavailable

log = logging.getLogger("blog.database")


class SqliteDatabase:
    """A file, which is made and migrated by whoever needs it first."""

    def __init__(self, engine: Engine, migrations: Migrations) -> None:
        self._engine = engine
        self._service = migrations.service
        self._reading_engine = sqlite.make_reading_engine(engine.url)
        self._file = engine.url.database or ""
        self._schema = Schema(migrations, self._file, sqlite.schema_mark)

    def schema_state(self) -> SchemaState:
        if not self._file_exists():
            return SchemaState.MISSING
        with self._explaining(), self._reading_engine.connect() as connection:
            return self._schema.state(connection)

    def prepare(self) -> None:
        self.migrate()

    def migrate(self) -> None:
        if _is_served(self.schema_state(), self._service, self._file):
            return
        with self._explaining(), sqlite.migration(self._engine) as connection:
            self._schema.upgrade(connection)

    def check(self) -> Fitness:
        if not self._file_exists():
            migrate = f"`{self._service.command} migrate`"
            return Fitness(bad=(f"There is no file {self._file}; {migrate} makes it.",))
        version = ".".join(map(str, sqlite.driver.sqlite_version_info))
        advice = []
        if sqlite.driver.sqlite_version_info < sqlite.FIRST_SOUND_VERSION:
            advice.append(
                f"SQLite {version} has a rare race that can damage a database; "
                "install pysqlite3, or a Python with SQLite 3.51.3 or later."
            )
        return _fitness(
            self.schema_state(), self._service, self._file, f"SQLite {version}.", advice
        )

    def backup(self, to: Path) -> None:
        if self.schema_state() is SchemaState.MISSING:
            raise Unavailable(f"In {self._file} {SchemaState.MISSING.told(self._service)}.")
        try:
            copy_database(self._reading_engine, to)
        except DBAPIError as error:
            sentence = f"The database {self._file} cannot be copied: {error.orig}."
            raise Unavailable(sentence) from error

    def _file_exists(self) -> bool:
        return os.path.exists(self._file)  # noqa: PTH110 - this never raises

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            if not sqlite.is_trouble(error):
                raise
            raise Unavailable(f"The database {self._file} cannot be used: {error.orig}.") from error


class PostgresDatabase:
    """A database of a server, which is migrated by command alone."""

    def __init__(self, engine: Engine, migrations: Migrations) -> None:
        self._engine = engine
        self._service = migrations.service
        self._single_engine = postgres.make_single_engine(engine.url)
        self._name = postgres.name(engine.url)
        self._schema = Schema(migrations, self._name, postgres.schema_mark)

    def schema_state(self) -> SchemaState:
        with self._looking() as connection:
            return self._schema.state(connection)

    def prepare(self) -> None:
        state = self.schema_state()
        if not _is_served(state, self._service, self._name):
            raise Unavailable(f"In {self._name} {_to_migrate(state, self._service)}.")

    def migrate(self) -> None:
        if _is_served(self.schema_state(), self._service, self._name):
            return
        with self._explaining(), postgres.migration(self._engine) as connection:
            self._schema.upgrade(connection)

    def check(self) -> Fitness:
        with self._looking() as connection:
            version, advice = postgres.version(connection), postgres.advice(connection)
            state = self._schema.state(connection)
        return _fitness(state, self._service, self._name, f"PostgreSQL {version}.", advice)

    def backup(self, to: Path) -> None:
        raise Refused("PostgreSQL has a tool of its own for copies: use pg_dump.")

    @contextmanager
    def _looking(self) -> Iterator[Connection]:
        with self._explaining(), self._single_engine.connect() as connection:
            yield connection

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            sentence = f"The database {self._name} cannot be used: {postgres.reason(error)}."
            if postgres.is_refusal(error):
                raise Unavailable(sentence) from error
            if postgres.is_trouble(error):
                raise Unreachable(sentence) from error
            raise


def _fitness(
    state: SchemaState, service: Service, name: str, version: str, advice: list[str]
) -> Fitness:
    if not state.is_served:
        return Fitness(bad=(f"In {name} {_to_migrate(state, service)}.",), advice=tuple(advice))
    if state is SchemaState.NEWER:
        advice = [*advice, f"Its rows are served; update {service.name} as soon as you can."]
    return Fitness(good=(f"In {name} {state.told(service)}.", version), advice=tuple(advice))


def _to_migrate(state: SchemaState, service: Service) -> str:
    return f"{state.told(service)}; run `{service.command} migrate`"


def _is_served(state: SchemaState, service: Service, name: str) -> bool:
    if state is SchemaState.NEWER:
        _warn(f"In {name} {state.told(service)}.")
    return state.is_served


@cache
def _warn(sentence: str) -> None:
    """Once in a process, however often the database is opened in it."""
    log.warning(sentence)
