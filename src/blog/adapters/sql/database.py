"""The database as a whole: migrate it, and say whether it is fit."""

import logging
import os
from functools import cache, cached_property
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import URL, Connection, Engine, inspect
from sqlalchemy.exc import DBAPIError

import blog
from blog.adapters.sql import sqlite
from blog.adapters.sql.backup import copy_database
from blog.application.maintenance import Fitness, SchemaState
from blog.domain.errors import Unavailable

log = logging.getLogger("blog.database")

COMPATIBLE = 0
"""The highest `PRAGMA user_version` that this code can serve. A migration that older code must not
meet raises it, and the number here with it."""


def migrations_folder() -> Path:
    """Inside the package where it was installed from a wheel, else at the top of the repository."""
    package = Path(blog.__file__).parent
    packaged = package / "migrations"
    return packaged if packaged.is_dir() else package.parents[1] / "migrations"


class SqliteDatabase:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading_engine = sqlite.make_reading_engine(engine.url)
        self._config = Config()
        self._config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))

    @cached_property
    def _scripts(self) -> ScriptDirectory:
        return ScriptDirectory.from_config(self._config)

    def schema_state(self) -> SchemaState:
        if not self._file_exists():
            return SchemaState.MISSING
        try:
            with self._reading_engine.connect() as connection:
                return self._state(connection)
        except DBAPIError as error:
            raise _explained(error, self._engine.url) from error

    def migrate(self) -> None:
        state = self.schema_state()
        if state is SchemaState.NEWER:
            _warn(f"In {self._engine.url.database} {state.value}.")
        if state.is_served:
            return
        try:
            with sqlite.migration(self._engine) as connection:
                if self._state(connection).is_served:
                    return  # another did it while this one waited for the lock
                self._config.attributes["connection"] = connection
                command.upgrade(self._config, "head")
        except DBAPIError as error:
            raise _explained(error, self._engine.url) from error

    def check(self) -> Fitness:
        file = self._engine.url.database
        if not self._file_exists():
            return Fitness(bad=(f"There is no file {file}; `blog migrate` makes it.",))
        state = self.schema_state()
        sentence = f"In {file} {state.value}"
        advice = []
        version = ".".join(map(str, sqlite.driver.sqlite_version_info))
        if sqlite.driver.sqlite_version_info < sqlite.FIRST_SOUND_VERSION:
            advice.append(
                f"SQLite {version} has a rare race that can damage a database; "
                "install pysqlite3, or a Python with SQLite 3.51.3 or later."
            )
        if state is SchemaState.NEWER:
            advice.append("Its rows are served; update the blog as soon as you can.")
        if state.is_served:
            return Fitness(good=(f"{sentence}.", f"SQLite {version}."), advice=tuple(advice))
        return Fitness(bad=(f"{sentence}; run `blog migrate`.",), advice=tuple(advice))

    def backup(self, to: Path) -> None:
        if self.schema_state() is SchemaState.MISSING:
            raise Unavailable(f"In {self._engine.url.database} {SchemaState.MISSING.value}.")
        try:
            copy_database(self._reading_engine, to)
        except DBAPIError as error:
            sentence = f"The database {self._engine.url.database} cannot be copied: {error.orig}."
            raise Unavailable(sentence) from error

    def _state(self, connection: Connection) -> SchemaState:
        present = MigrationContext.configure(connection).get_current_revision()
        if present is None:
            if inspect(connection).get_table_names():
                raise Unavailable(f"{self._engine.url.database} is a database of something else.")
            return SchemaState.MISSING
        if present == self._scripts.get_current_head():
            return SchemaState.CURRENT
        try:
            self._scripts.get_revision(present)
        except CommandError:
            self._require_compatible(connection)
            return SchemaState.NEWER
        return SchemaState.OLD

    def _require_compatible(self, connection: Connection) -> None:
        """A newer schema is served, unless it is of something else, or says that it must not be."""
        file = self._engine.url.database
        if not {"users", "posts"} <= set(inspect(connection).get_table_names()):
            raise Unavailable(f"{file} is a database of something else.")
        if connection.exec_driver_sql("PRAGMA user_version").scalar_one() > COMPATIBLE:
            raise Unavailable(f"{file} says that it needs a newer version of the blog.")

    def _file_exists(self) -> bool:
        return os.path.exists(self._engine.url.database or "")  # noqa: PTH110 - this never raises


@cache
def _warn(sentence: str) -> None:
    """Once in a process, however often the database is opened in it."""
    log.warning(sentence)


def _explained(error: DBAPIError, url: URL) -> Exception:
    if sqlite.is_trouble(error):
        return Unavailable(f"The database {url.database} cannot be used: {error.orig}.")
    return error
