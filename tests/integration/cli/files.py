"""What is in folders and in databases, seen from outside."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any


def contents(folder: Path) -> dict[str, bytes | None]:
    """Every file below the folder with its bytes, and every folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def rows(file: Path, statement: str) -> list[Any]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(statement).fetchall()


def execute(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        for statement in statements:
            connection.execute(statement)
