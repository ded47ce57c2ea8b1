"""Lists in SQL: their statements, a page of their rows, and rows that contain a text."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    Select,
    Text,
    TypeDecorator,
    bindparam,
    func,
)

from blog.adapters.sql.columns import Converter
from blog.adapters.sql.paging import Place, page
from blog.adapters.sql.statements import Row, Statement
from blog.application.paging import Page, PageRequest, Position, cut_page
from blog.domain.text import fold

View = TypeVar("View")
View_contra = TypeVar("View_contra", contravariant=True)


class Listing(Protocol[View_contra]):
    """Which items, in which order."""

    @property
    def page(self) -> PageRequest: ...

    @property
    def sort(self) -> str: ...

    @property
    def descending(self) -> bool: ...

    def position(self, item: View_contra, /) -> Position:
        """A value of the order, and the id."""
        ...


class SqlList(Generic[View]):
    """All that a statement selects, in several orders, and filtered by what is sought.

    An order is a column that comes before the `key`; a filter is a condition with a parameter of
    its own name, which a listing has, too: where that is None, there is no filter. Each
    combination is compiled once.
    """

    def __init__(
        self,
        statement: Select[Any],
        key: ColumnElement[int],
        *,
        orders: Mapping[str, ColumnElement[Any]],
        filters: Mapping[str, ColumnElement[bool]],
        view: Callable[[Row], View],
        size: Callable[[View], int],
    ) -> None:
        self._statement, self._key = statement, key
        self._orders, self._filters = orders, filters
        self._view, self._size = view, size
        self._pages: dict[tuple[frozenset[str], str, Place], Statement] = {}
        self._counts: dict[frozenset[str], Statement] = {}

    def read(self, connection: Connection, listing: Listing[View]) -> Page[View]:
        """The page that is asked for."""
        request = listing.page
        sought = {name: getattr(listing, name) for name in self._filters}
        parameters = {name: value for name, value in sought.items() if value is not None}
        by = frozenset(parameters)
        parameters |= {"limit": request.limit + 1, "skip": request.skip}
        if request.after is not None:
            parameters["after_0"], parameters["after_id"] = request.after
        total = self._count(by).scalar(connection, parameters) if request.count else None
        place = Place(listing.descending, request.after is not None, connection.dialect.name)
        with self._page(by, listing.sort, place).rows(connection, parameters) as rows:
            return cut_page(
                map(self._view, rows),
                request.limit,
                size=self._size,
                position=listing.position,
                total=total,
            )

    def _page(self, by: frozenset[str], sort: str, place: Place) -> Statement:
        which = (by, sort, place)
        if which not in self._pages:
            order = (self._orders[sort], self._key)
            self._pages[which] = Statement(page(self._matching(by), order, place))
        return self._pages[which]

    def _count(self, by: frozenset[str]) -> Statement:
        if by not in self._counts:
            counted = self._matching(by).with_only_columns(func.count(), maintain_column_froms=True)
            self._counts[by] = Statement(counted)
        return self._counts[by]

    def _matching(self, by: frozenset[str]) -> Select[Any]:
        return self._statement.where(*(self._filters[name] for name in sorted(by)))


def contains(folded: ColumnElement[str], parameter: str) -> ColumnElement[bool]:
    """Whether a column of folded text has the text in it that the parameter gives.

    Both sides are folded, so that it is no matter that SQLite's LIKE ignores case in ASCII.
    """
    return folded.contains(bindparam(parameter, type_=_Part()), escape="\\")


def _part(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", fold(text))


class _Part(TypeDecorator[str]):
    """A text to look for, folded, and with no operator of LIKE in it."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Converter:
        return _part
