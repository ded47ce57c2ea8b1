"""Keeping the database fit: its schema, and what to say of it."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

from blog.application.service import Service
from blog.domain.errors import Unavailable


class SchemaState(Enum):
    MISSING = "there is no schema yet"
    OLD = "the schema is older than this version of {}"
    CURRENT = "the schema is up to date"
    NEWER = "the schema is newer than this version of {}"

    def told(self, service: Service) -> str:
        """In the middle of a sentence."""
        return self.value.format(service.name)

    @property
    def is_served(self) -> bool:
        """A newer schema is served, so that versions can be rolled over one by one."""
        return self in (SchemaState.CURRENT, SchemaState.NEWER)


@dataclass(frozen=True, slots=True)
class Fitness:
    """What `check` says: sentences, each good or bad, and advice that is neither."""

    good: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()


class Unreachable(Unavailable):
    """The database is away; it may be back at any moment, with nobody having done anything."""


class Refused(Exception):
    """What an operator asked for is not done.

    No BlogError, for these are what clients of the service can meet.
    """


class DatabaseNotEmpty(Refused):
    """What comes as a whole is never mixed with other data; `what` names it."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The database has data in it; {what} goes into an empty one only.")


class Database(Protocol):
    """The database as a whole.

    Every method raises Unreachable where the database is away, and Unavailable where it cannot be
    used until somebody acts: its password is wrong, its file damaged.
    """

    def schema_state(self) -> SchemaState: ...

    def prepare(self) -> None:
        """Make sure that the schema is served: by migrating it, where that is nobody else's task.

        Raises Unavailable where it is the operator's, and names the command.
        """
        ...

    def migrate(self) -> None:
        """Bring the schema up to date, in one transaction; a newer one is left alone.

        Of two that migrate at once, one does and the other waits.
        """
        ...

    def check(self) -> Fitness:
        """Look at the database without changing it, nor making a file that is not there."""
        ...

    def backup(self, to: Path) -> None:
        """Copy one state of the database, in use or not, to an empty file, and check the copy.

        Raises Unavailable where there is nothing to copy or no room for it, and Refused where
        the database has a tool of its own for this.
        """
        ...
