"""Which constraint a database says was broken."""

import re
from typing import NamedTuple

from sqlalchemy.exc import IntegrityError

_SQLITE = re.compile(r"(UNIQUE|FOREIGN KEY|CHECK|NOT NULL) constraint failed(?:: (\S+))?")
_POSTGRES = {
    "23502": "not null",
    "23503": "foreign key",
    "23505": "unique",
    "23514": "check",
}


class Constraint(NamedTuple):
    kind: str
    """`unique`, `foreign key`, `check` or `not null`."""
    place: str
    """`table.column`, where the database tells."""


def broken_constraint(error: IntegrityError) -> Constraint:
    """SQLite names the column, PostgreSQL the constraint, which is named after the column."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        table, name = diagnosis.table_name, diagnosis.constraint_name or ""
        kind = _POSTGRES.get(diagnosis.sqlstate or "", "unknown")
        return Constraint(kind, f"{table}.{name.partition(f'_{table}_')[2]}")
    # By its message: the drivers of SQLite do not all carry the extended error codes.
    found = _SQLITE.search(str(error.orig))
    if found is None:
        return Constraint("unknown", "")
    return Constraint(found[1].lower(), found[2] or "")
