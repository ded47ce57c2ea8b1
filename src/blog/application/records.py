"""What use cases of any kind of record have in common."""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, fields
from typing import Any, Generic, Protocol, TypeVar

from blog.application.paging import FIRST_PAGE, Page, PageRequest, Position, utf8_size
from blog.application.ports import Clock, UnitOfWork
from blog.domain.errors import require_current
from blog.domain.records import AnyRecord, Record, Repository
from blog.domain.text import fold

View = TypeVar("View")
Listing = TypeVar("Listing")
Listing_contra = TypeVar("Listing_contra", contravariant=True)


class Queries(Protocol[View, Listing_contra]):
    """Reads records of one kind as they were last committed."""

    def get(self, record_id: int, /) -> View:
        """Raises the NotFound of its kind."""
        ...

    def list(self, listing: Listing_contra, /) -> Page[View]:
        """A page of those that match, in the order of `listing.position`."""
        ...


class RecordUnitOfWork(UnitOfWork, Protocol[AnyRecord]):
    """Changes of records of one kind."""

    @property
    def records(self) -> Repository[AnyRecord]: ...


@dataclass(frozen=True, slots=True)
class RecordListing:
    """Which records, in the order of which of their fields; text is in order of its folded form.

    Made to be extended by what is sought, where None seeks nothing.
    """

    page: PageRequest = FIRST_PAGE
    sort: str = "created_at"
    descending: bool = False

    @property
    def is_bounded(self) -> bool:
        """Whether an index leads to the page, so that no more rows are touched than shown."""
        return self.page.is_bounded

    def position(self, record: Any, /) -> Position:
        value = getattr(record, self.sort)
        return (fold(value) if isinstance(value, str) else value, record.id)


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """`expected` are the revisions that the caller accepts; None for any.

    Made to be extended by what is to change.
    """

    record_id: int
    _: KW_ONLY
    expected: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class EditRecord(ChangeRecord):
    """`changes` are values of some fields or of all; what is not among them stays as it is."""

    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DeleteRecord:
    """`expected` are the revisions that the caller accepts; None for any."""

    record_id: int
    expected: frozenset[str] | None = None


class RecordService(Generic[AnyRecord, View, Listing]):
    """The use cases that records of every kind have, and what others are made of.

    What their docstrings say is what the API documentation shows. A subclass has `create`.
    """

    def __init__(
        self,
        unit_of_work: Callable[[], RecordUnitOfWork[AnyRecord]],
        queries: Queries[View, Listing],
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._queries = queries
        self.clock = clock

    def get(self, record_id: int) -> View:
        """As it was last committed."""
        return self._queries.get(record_id)

    def list(self, listing: Listing) -> Page[View]:
        """A page of them."""
        return self._queries.list(listing)

    def edit(self, command: EditRecord) -> View:
        """Only what is given changes; values as they are change nothing, not even the dates."""
        return self.change(command, lambda record: record.edit(self.clock.now(), **command.changes))

    def delete(self, command: DeleteRecord) -> None:
        """It is gone for good, and its id is not used again."""
        with self._unit_of_work() as work:
            record = work.records.get(command.record_id)
            work.records.remove(record)
            require_current(record.revision, command.expected)  # last, as in `change`
            work.commit()

    def add(self, record: AnyRecord) -> View:
        """Store a new record. Raises what the repository raises."""
        with self._unit_of_work() as work:
            work.records.add(record)
            work.commit()
        return self._queries.get(record.id)

    def change(self, command: ChangeRecord, change: Callable[[AnyRecord], bool]) -> View:
        """Store what `change` does to the record, where it says that anything differs.

        Raises VersionConflict, and what `change` and the repository raise.
        """
        with self._unit_of_work() as work:
            record = work.records.get(command.record_id)
            revision = record.revision
            if change(record):
                work.records.save(record)
            require_current(revision, command.expected)  # last: a broken rule is reported before it
            work.commit()
        return self._queries.get(record.id)


def text_size(record: Record) -> int:
    """Of all its texts, in UTF-8: what a page of such records weighs."""
    values = (getattr(record, field.name) for field in fields(record))
    return sum(utf8_size(value) for value in values if isinstance(value, str))
