"""The schema of a database by its migrations: how old it is, and how it is brought up to date."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection, column, inspect, select, table

import blog
from blog.application.maintenance import SchemaState
from blog.domain.errors import Unavailable

COMPATIBLE = 1
"""The highest mark of a schema that this code can serve. A migration that older code must not
meet raises the mark in the database, and the number here with it."""

_VERSION = table("alembic_version", column("version_num"))
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

    @cached_property
    def _revisions(self) -> list[str]:
        """From the first to the last: their files are named after them.

        Alembic itself, whose import takes a fifth of the time of a start, is for who migrates.
        """
        files = (migrations_folder() / "versions").glob("[0-9]*_*.py")
        return sorted(file.name.partition("_")[0] for file in files)

    def state(self, connection: Connection) -> SchemaState:
        """Raises Unavailable where it is of something else, or needs newer code."""
        tables = set(inspect(connection).get_table_names())
        present = None
        if _VERSION.name in tables:
            present = connection.scalar(select(_VERSION.c.version_num))
        if present is None:
            if tables - {_VERSION.name}:
                raise Unavailable(f"{self._name} is a database of something else.")
            return SchemaState.MISSING
        if present == self._revisions[-1]:
            return SchemaState.CURRENT
        if present in self._revisions:
            return SchemaState.OLD
        self._require_compatible(connection, tables)
        return SchemaState.NEWER

    def upgrade(self, connection: Connection) -> None:
        """Unless another has done it while this one waited for its turn."""
        if self.state(connection).is_served:
            return
        from alembic import command, config  # noqa: PLC0415 - see `_revisions`

        settings = config.Config()
        settings.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")

    def _require_compatible(self, connection: Connection, tables: set[str]) -> None:
        """A newer schema is served, unless it is of something else, or says that it must not be."""
        if not tables >= _OURS:
            raise Unavailable(f"{self._name} is a database of something else.")
        if self._read_mark(connection) > COMPATIBLE:
            raise Unavailable(f"{self._name} says that it needs a newer version of the blog.")
