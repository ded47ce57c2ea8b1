"""What every stored entity has: an id, a version, and the moments of its first and last change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol, Self, TypeVar

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
    """An entity without further ado: each change raises its version. Made to be extended.

    A new one is made with `create`; the constructor restores a stored one.
    """

    rules: ClassVar[Mapping[str, Callable[[Any], Any]]] = {}
    """What cleans a value before a field of this name is set, or raises InvalidInput."""

    created_at: datetime
    updated_at: datetime
    version: int = 1
    id: int = 0
    """0 until a repository has stored it."""

    @classmethod
    def create(cls, now: datetime, **values: Any) -> Self:
        """A new one. Raises InvalidInput."""
        return cls(**cls._cleaned(values), created_at=now, updated_at=now)

    def edit(self, now: datetime, **changes: Any) -> bool:
        """Set the fields that are given, and say whether any differs. Raises InvalidInput."""
        cleaned = self._cleaned(changes)
        differs = any(value != getattr(self, name) for name, value in cleaned.items())
        for name, value in cleaned.items():
            setattr(self, name, value)
        if differs:
            self.touch(now)
        return differs

    @property
    def revision(self) -> str:
        """What If-Match compares: it differs whenever anything of the record does."""
        return str(self.version)

    def touch(self, now: datetime) -> None:
        self.updated_at = max(self.updated_at, now)  # a clock may be set back

    @classmethod
    def _cleaned(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """By the rules. None, where a field may be none, is no value and obeys no rule."""
        return {
            name: cls.rules[name](value) if name in cls.rules and value is not None else value
            for name, value in values.items()
        }


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
