"""What every stored entity has: an id, a version, and the moments of its first and last change."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from blog.domain.errors import InvalidInput

LARGEST_ID = 2**53 - 1  # the largest integer that every client can hold (RFC 7493, 2.2)
LARGEST_VERSION = 2**31 - 1  # what every database has room for


def check_history(created_at: datetime, updated_at: datetime, version: int) -> None:
    """Raises InvalidInput with the code `out-of-range`."""
    if updated_at < created_at:
        raise InvalidInput("updated_at", "out-of-range", "It is before created_at.")
    if not 1 <= version <= LARGEST_VERSION:
        raise InvalidInput("version", "out-of-range", f"From 1 to {LARGEST_VERSION}.")


@dataclass(slots=True, kw_only=True)
class Record:
    """An entity without further ado: each change raises its version. Made to be extended."""

    created_at: datetime
    updated_at: datetime
    version: int = 1
    id: int = 0
    """0 until a repository has stored it."""

    @property
    def revision(self) -> str:
        """What If-Match compares: it differs whenever anything of the record does."""
        return str(self.version)

    def touch(self, now: datetime) -> None:
        self.updated_at = max(self.updated_at, now)  # a clock may be set back

    def change(self, now: datetime, **fields: object) -> bool:
        """Set those that are not None and differ, and say whether any does. They were checked."""
        new = {
            name: value
            for name, value in fields.items()
            if value is not None and value != getattr(self, name)
        }
        for name, value in new.items():
            setattr(self, name, value)
        if new:
            self.touch(now)
        return bool(new)


AnyRecord = TypeVar("AnyRecord", bound=Record)


class Repository(Protocol[AnyRecord]):
    """Records of one kind, one at a time, inside a unit of work."""

    def get(self, record_id: int, /) -> AnyRecord:
        """A copy of the stored record, which nobody else changes until the unit of work is over.

        Raises the NotFound of its kind.
        """
        ...

    def add(self, record: AnyRecord, /) -> None:
        """Store a new record and set its id to one that was never used before."""
        ...

    def save(self, record: AnyRecord, /) -> None:
        """Store a changed record and raise its version by one.

        Raises VersionConflict where the stored version is another.
        """
        ...

    def remove(self, record: AnyRecord, /) -> None:
        """Remove the record for good."""
        ...
