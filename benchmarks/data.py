"""The same users and posts for all subjects, made once by `blog seed` and kept."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, insert

from benchmarks.machine import DATA, HERE
from benchmarks.peers.naive import Base, Post, User

BLOG = str(Path(sys.executable).parent / "blog")

_REVISION = max(
    file.name for file in (HERE.parent / "migrations" / "versions").glob("0*.py")
).partition("_")[0]
"""Data of another schema is made anew."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_AT_A_TIME = 5_000
_SOME_AUTHORS = 50

_USERS = "SELECT name, email, age, city, is_active, created_at, updated_at FROM users ORDER BY id"
_POSTS = """
SELECT title, content, coalesce(published_at <= 1000000 * unixepoch(), 0) AS published,
    author_id, created_at, updated_at
FROM posts ORDER BY id"""
_PLACE = """
SELECT created_at, id FROM posts ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET ?"""


@dataclass(frozen=True)
class Data:
    """So many users and posts, with the ids from 1 on, in a file of the blog."""

    users: int
    posts: int

    @property
    def file(self) -> Path:
        return self._folder / "blog.db"

    @property
    def naive_file(self) -> Path:
        return self._folder / "naive.db"

    @property
    def _folder(self) -> Path:
        return DATA / f"{self.users}-{self.posts}-{_REVISION}"

    def make(self, *, naive: bool) -> None:
        """Whatever of it is not there yet; a file of the tutorial's application if it is wanted."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if not self.file.exists():
            self._seed()
        if naive and not self.naive_file.exists():
            unfinished = self.naive_file.with_suffix(".part")
            unfinished.unlink(missing_ok=True)
            self.fill_naive(f"sqlite:///{unfinished}")
            unfinished.rename(self.naive_file)

    def seed(self, url: str) -> None:
        """Migrate and fill a database with the blog's own commands."""
        for command in (("migrate",), ("seed", f"--users={self.users}", f"--posts={self.posts}")):
            subprocess.run(
                (BLOG, *command),
                cwd=self._folder,
                env=os.environ | {"BLOG_DATABASE_URL": url},
                stdout=subprocess.DEVNULL,
                check=True,
            )

    def fill_naive(self, url: str) -> None:
        """Give the tutorial's application the same rows in tables of its own."""
        engine = create_engine(url)
        Base.metadata.create_all(engine)
        with engine.begin() as connection, closing(self._open()) as source:
            for model, select in ((User, _USERS), (Post, _POSTS)):
                rows = source.execute(select)
                while some := rows.fetchmany(_AT_A_TIME):
                    connection.execute(insert(model), list(map(_naive_row, some)))
        engine.dispose()

    def authors(self) -> list[int]:
        """Some who may write."""
        with closing(self._open()) as source:
            select = "SELECT id FROM users WHERE is_active = 1 ORDER BY id LIMIT ?"
            return [row[0] for row in source.execute(select, (_SOME_AUTHORS,))]

    def place(self, rows: int) -> tuple[int, int]:
        """When the last of so many posts was created, and its id; from the newest on."""
        with closing(self._open()) as source:
            created_at, post_id = source.execute(_PLACE, (rows - 1,)).fetchone()
            return created_at, post_id

    def _seed(self) -> None:
        unfinished = self.file.with_suffix(".part")
        unfinished.unlink(missing_ok=True)
        self.seed(f"sqlite:///{unfinished}")
        with closing(sqlite3.connect(unfinished)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        unfinished.rename(self.file)

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)
        connection.row_factory = sqlite3.Row
        return connection


def _naive_row(row: sqlite3.Row) -> dict[str, Any]:
    values = dict(row)
    for name in ("created_at", "updated_at"):
        values[name] = _EPOCH + timedelta(microseconds=values[name])
    for name in values.keys() & {"is_active", "published"}:
        values[name] = bool(values[name])
    return values
