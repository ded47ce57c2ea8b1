"""A blog that keeps its data in a SQLite file."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from blog.adapters.sql.sqlite import driver
from tests.faults.small_disks import filled, held_to_its_size


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

    def transactions(self) -> int:
        """All of the log can be taken over only if nobody reads or writes."""
        with closing(driver.connect(self.file, timeout=0.1)) as connection:
            (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return int(busy)

    @contextmanager
    def locked(self) -> Iterator[None]:
        with closing(driver.connect(self.file, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield

    def full(self, process: int) -> AbstractContextManager[None]:
        folder = self.file.parent
        return filled(folder) if folder.is_mount() else held_to_its_size(folder, process)
