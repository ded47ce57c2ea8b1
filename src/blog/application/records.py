"""What use cases of any kind of record have in common."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import Any, Generic, Protocol, TypeVar

from blog.application.paging import FIRST_PAGE, Page, PageRequest, Position
from blog.application.ports import Clock, UnitOfWork
from blog.domain.errors import require_current
from blog.domain.records import AnyRecord, Repository
from blog.domain.text import fold

View = TypeVar("View")
Listing = TypeVar("Listing")
Work = TypeVar("Work", bound=UnitOfWork)
Listing_contra = TypeVar("Listing_contra", contravariant=True)


class Queries(Protocol[View, Listing_contra]):
    """Reads records of one kind as they were last committed."""

    def get(self, record_id: int, /) -> View:
        """Raises the NotFound of its kind."""
        ...

    def list(self, listing: Listing_contra, /) -> Page[View]:
        """A page of those that match, in the order of `listing.position`."""
        ...


@dataclass(frozen=True, slots=True)
class RecordListing:
    """Which records, in the order of which of their fields; text is in order of its folded form.

    Made to be extended by what is sought.
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
class DeleteRecord:
    """`expected` are the revisions that the caller accepts; None for any."""

    record_id: int
    expected: frozenset[str] | None = None


class RecordService(Generic[Work, AnyRecord, View, Listing]):
    """The use cases that records of every kind have, and what others are made of.

    What their docstrings say is what the API documentation shows. A subclass has `create` and
    `edit`, and names the `records` of a unit of work.
    """

    def __init__(
        self, unit_of_work: Callable[[], Work], queries: Queries[View, Listing], clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._queries = queries
        self.clock = clock

    def records(self, work: Work) -> Repository[AnyRecord]:
        raise NotImplementedError

    def get(self, record_id: int) -> View:
        """As it was last committed."""
        return self._queries.get(record_id)

    def list(self, listing: Listing) -> Page[View]:
        """A page of them."""
        return self._queries.list(listing)

    def delete(self, command: DeleteRecord) -> None:
        """It is gone for good, and its id is not used again."""
        with self._unit_of_work() as work:
            records = self.records(work)
            record = records.get(command.record_id)
            records.remove(record)
            require_current(record.revision, command.expected)  # last, as in `change`
            work.commit()

    def add(self, record: AnyRecord) -> View:
        """Store a new record. Raises what the repository raises."""
        with self._unit_of_work() as work:
            self.records(work).add(record)
            work.commit()
        return self._queries.get(record.id)

    def change(self, command: ChangeRecord, change: Callable[[AnyRecord], bool]) -> View:
        """Store what `change` does to the record, where it says that anything differs.

        Raises VersionConflict, and what `change` and the repository raise.
        """
        with self._unit_of_work() as work:
            records = self.records(work)
            record = records.get(command.record_id)
            revision = record.revision
            if change(record):
                records.save(record)
            require_current(revision, command.expected)  # last: a broken rule is reported before it
            work.commit()
        return self._queries.get(record.id)
