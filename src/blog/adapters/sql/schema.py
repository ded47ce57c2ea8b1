"""The schema of a database by its migrations: how old it is, and how it is brought up to date."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection, column, inspect, select, table

from blog.application.maintenance import SchemaState
from blog.application.service import Service
from blog.domain.errors import Unavailable

_VERSION = table("alembic_version", column("version_num"))


@dataclass(frozen=True, slots=True)
class Migrations:
    """The migrations of a service, and by what its databases are known."""

    service: Service
    folder: Path
    tables: frozenset[str]
    """Names that tell its databases from those of others, whose revisions may be called the same:
    any revision has one of them, and the latest has all."""
    compatible: int = 0
    """The highest mark of a schema that this code can serve. A migration that older code must not
    meet raises the mark in the database, and this number with it."""


class Schema:
    """The schema of the database called `name`, whose mark `read_mark` reads."""

    def __init__(
        self, migrations: Migrations, name: str, read_mark: Callable[[Connection], int]
    ) -> None:
        self._migrations = migrations
        self._name = name
        self._read_mark = read_mark

    @cached_property
    def _revisions(self) -> list[str]:
        """From the first to the last: their files are named after them.

        Alembic itself, whose import takes a fifth of the time of a start, is for who migrates.
        """
        files = (self._migrations.folder / "versions").glob("[0-9]*_*.py")
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
        ours = self._migrations.tables
        if tables.isdisjoint(ours) or (present not in self._revisions and not tables >= ours):
            raise Unavailable(f"{self._name} is a database of something else.")
        if present == self._revisions[-1]:
            return SchemaState.CURRENT
        if present in self._revisions:
            return SchemaState.OLD
        self._require_compatible(connection)
        return SchemaState.NEWER

    def upgrade(self, connection: Connection) -> None:
        """Unless another has done it while this one waited for its turn."""
        if self.state(connection).is_served:
            return
        from alembic import command, config  # noqa: PLC0415 - see `_revisions`

        settings = config.Config()
        settings.set_main_option("script_location", str(self._migrations.folder).replace("%", "%%"))
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")

    def _require_compatible(self, connection: Connection) -> None:
        """A newer schema is served, unless it says that it must not be."""
        if self._read_mark(connection) > self._migrations.compatible:
            newer = f"a newer version of {self._migrations.service.name}"
            raise Unavailable(f"{self._name} says that it needs {newer}.")
