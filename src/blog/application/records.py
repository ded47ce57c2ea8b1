"""What use cases of any kind of record have in common."""

from dataclasses import dataclass
from typing import Protocol, TypeVar

from blog.application.paging import Page

View = TypeVar("View")
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
class DeleteRecord:
    """`expected` are the revisions that the caller accepts; None for any."""

    record_id: int
    expected: frozenset[str] | None = None
