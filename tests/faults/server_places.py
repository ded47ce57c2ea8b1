"""A blog that keeps its data in a database of a PostgreSQL server."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.faults.small_disks import filled
from tests.own_postgresql import OwnServer
from tests.postgresql import Server, connect

_ORPHANS = "SELECT id FROM posts WHERE author_id NOT IN (SELECT id FROM users)"

_TRANSACTIONS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""

# amcheck is for superusers.
_INDEXES = """
    SELECT indexrelid::regclass::text
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
    WHERE amname = 'btree' AND relnamespace = 'public'::regnamespace
    AND (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
"""


@dataclass(frozen=True)
class ServerPlace:
    folder: Path
    url: str
    server: Server
    disk: Path | None = None
    """Where its tables are, if that is a small disk."""

    @property
    def settings(self) -> dict[str, str]:
        return {"database_url": self.url}

    def rows(self, statement: str) -> list[Any]:
        with connect(self.url) as connection:
            return connection.execute(statement.encode()).fetchall()

    def complaints(self) -> list[str]:
        found = [f"post {number} has no author" for (number,) in self.rows(_ORPHANS)]
        indexes = [index for (index,) in self.rows(_INDEXES)]
        with connect(self.url) as connection:
            if indexes:
                connection.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
            for index in indexes:
                try:
                    connection.execute("SELECT bt_index_check(%s::regclass, true)", (index,))
                except psycopg.DatabaseError as error:
                    found.append(str(error))
        return found

    def transactions(self) -> int:
        ((number,),) = self.rows(_TRANSACTIONS)
        return int(number)

    @contextmanager
    def locked(self) -> Iterator[None]:
        with connect(self.url) as connection, connection.transaction():
            connection.execute("LOCK TABLE users, posts IN EXCLUSIVE MODE")
            yield

    @contextmanager
    def full(self, process: int) -> Iterator[None]:
        assert self.disk is not None
        with filled(self.disk):
            yield


def tables_on(disk: Path, server: OwnServer) -> str:
    """The URL of a new, empty database whose tables will be in this folder."""
    owner = server.folder.stat()
    os.chown(disk, owner.st_uid, owner.st_gid)
    url = server.create()
    name = url.rpartition("/")[2]
    with connect(server.url) as connection:
        connection.execute(f"CREATE TABLESPACE small LOCATION '{disk}'".encode())
        connection.execute(f"ALTER DATABASE {name} SET default_tablespace = small".encode())
    return url
