"""Which constraint a database says was broken."""

import re
from typing import NamedTuple

from sqlalchemy.exc import IntegrityError

_SQLITE = re.compile(r"(UNIQUE|FOREIGN KEY|CHECK|NOT NULL) constraint failed(?:: (\S+))?")


class Constraint(NamedTuple):
    kind: str
    """`unique`, `foreign key`, `check` or `not null`."""
    place: str
    """`table.column`, where the database tells."""


def broken_constraint(error: IntegrityError) -> Constraint:
    # By its message: the drivers of SQLite do not all carry the extended error codes.
    found = _SQLITE.search(str(error.orig))
    if found is None:
        return Constraint("unknown", "")
    return Constraint(found[1].lower(), found[2] or "")
