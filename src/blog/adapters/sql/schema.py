"""The schema of a database by its migrations: how old it is, and how it is brought up to date."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, inspect

import blog
from blog.application.maintenance import SchemaState
from blog.domain.errors import Unavailable

COMPATIBLE = 0
"""The highest mark of a schema that this code can serve. A migration that older code must not
meet raises the mark in the database, and the number here with it."""

_OURS = {"users", "posts"}


def migrations_folder() -> Path:
    """Inside the package where it was installed from a wheel, else at the top of the repository."""
    package = Path(blog.__file__).parent
    packaged = package / "migrations"
    return packaged if packaged.is_dir() else package.parents[1] / "migrations"


class Schema:
    """The schema of the database called `name`, whose mark `read_mark` reads."""

    def __init__(self, name: str, read_mark: Callable[[Connection], int]) -> None:
        self._name = name
        self._read_mark = read_mark
        self._config = Config()
        self._config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))

    @cached_property
    def _scripts(self) -> ScriptDirectory:
        return ScriptDirectory.from_config(self._config)

    def state(self, connection: Connection) -> SchemaState:
        """Raises Unavailable where it is of something else, or needs newer code."""
        present = MigrationContext.configure(connection).get_current_revision()
        if present is None:
            if set(inspect(connection).get_table_names()) - {"alembic_version"}:
                raise Unavailable(f"{self._name} is a database of something else.")
            return SchemaState.MISSING
        if present == self._scripts.get_current_head():
            return SchemaState.CURRENT
        try:
            self._scripts.get_revision(present)
        except CommandError:
            self._require_compatible(connection)
            return SchemaState.NEWER
        return SchemaState.OLD

    def upgrade(self, connection: Connection) -> None:
        self._config.attributes["connection"] = connection
        command.upgrade(self._config, "head")

    def _require_compatible(self, connection: Connection) -> None:
        """A newer schema is served, unless it is of something else, or says that it must not be."""
        if not set(inspect(connection).get_table_names()) >= _OURS:
            raise Unavailable(f"{self._name} is a database of something else.")
        if self._read_mark(connection) > COMPATIBLE:
            raise Unavailable(f"{self._name} says that it needs a newer version of the blog.")
