"""What a SQLite file says of its tables and indexes."""

from typing import Any

from sqlalchemy import Connection


def schema(connection: Connection) -> dict[str, Any]:
    """Everything about tables and indexes, whatever the order in which they were made."""
    listed = connection.exec_driver_sql("PRAGMA table_list").mappings()
    tables = {
        row["name"]: dict(row)
        for row in listed
        if not row["name"].startswith("sqlite_") and row["name"] != "alembic_version"
    }
    return {
        name: {
            "table": table,
            "columns": {row["name"]: row for row in _pragma(connection, "table_xinfo", name)},
            "foreign keys": _pragma(connection, "foreign_key_list", name),
            "clauses": _clauses(_statement(connection, name)),
            "indexes": _indexes(connection, name),
        }
        for name, table in tables.items()
    }


def _pragma(connection: Connection, pragma: str, name: str) -> list[dict[str, Any]]:
    rows = connection.exec_driver_sql(f'PRAGMA {pragma}("{name}")').mappings()
    return [{key: value for key, value in row.items() if key != "cid"} for row in rows]


def _statement(connection: Connection, name: str) -> str:
    """The statement that made it, each run of white space as one space."""
    statement = "SELECT sql FROM sqlite_master WHERE name = ?"
    return " ".join((connection.exec_driver_sql(statement, (name,)).scalar() or "").split())


def _clauses(statement: str) -> list[str]:
    """What no PRAGMA tells: checks, expressions, options, and how constraints are called.

    One that was written behind its column is the same as behind all columns.
    """
    body, _, options = statement.partition("(")[2].rpartition(")")
    clauses, depth = [""], 0
    for character in body:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            clauses.append("")
        else:
            clauses[-1] += character
    return sorted(part.strip() for clause in [*clauses, options] for part in _parts(clause))


def _parts(clause: str) -> list[str]:
    column, _, constraint = f" {clause.strip()}".partition(" CONSTRAINT ")
    return [part for part in (column, constraint) if part]


def _indexes(connection: Connection, table: str) -> dict[str, Any]:
    return {
        index["name"]: {
            "unique": index["unique"],
            "origin": index["origin"],
            "where": _statement(connection, index["name"]).partition(" WHERE ")[2],
            "columns": _pragma(connection, "index_xinfo", index["name"]),
        }
        for index in _pragma(connection, "index_list", table)
    }
