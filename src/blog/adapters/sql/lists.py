"""Lists in SQL: a page of rows, and rows that contain a text."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, Connection, bindparam

from blog.adapters.sql.paging import Place
from blog.adapters.sql.statements import Row, Statement
from blog.application.paging import Page, PageRequest, Position, cut_page
from blog.domain.text import fold

View = TypeVar("View")
Shown_contra = TypeVar("Shown_contra", contravariant=True)


class Listing(Protocol[Shown_contra]):
    """Which items, in which order."""

    @property
    def page(self) -> PageRequest: ...

    @property
    def descending(self) -> bool: ...

    def position(self, item: Shown_contra, /) -> Position:
        """A value of the order, and the id."""
        ...


def read_page(
    connection: Connection,
    listing: Listing[View],
    filters: Mapping[str, Any],
    rows_at: Callable[[Place], Statement],
    count: Callable[[], Statement],
    *,
    view: Callable[[Row], View],
    size: Callable[[View], int],
) -> Page[View]:
    """The page that is asked for. `filters` are the parameters of both statements."""
    request = listing.page
    parameters = {**filters, "limit": request.limit + 1, "skip": request.skip}
    if request.after is not None:
        parameters["after_0"], parameters["after_id"] = request.after
    total = count().scalar(connection, parameters) if request.count else None
    place = Place(listing.descending, request.after is not None, connection.dialect.name)
    with rows_at(place).rows(connection, parameters) as rows:
        return cut_page(
            map(view, rows), request.limit, size=size, position=listing.position, total=total
        )


def contains(folded: ColumnElement[str], parameter: str) -> ColumnElement[bool]:
    """Whether a column of folded text has the `part` that the parameter gives in it.

    Both sides are folded, so that it is no matter that SQLite's LIKE ignores case in ASCII.
    """
    return folded.contains(bindparam(parameter), escape="\\")


def part(sought: str) -> str:
    """A text to look for: folded, and with no operator of LIKE in it."""
    return re.sub(r"([\\%_])", r"\\\1", fold(sought))
