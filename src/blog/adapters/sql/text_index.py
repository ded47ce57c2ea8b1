"""What a text index finds, in the order of creation, without sorting all of it.

FTS5 hands out what it finds by rowid, up or down, and works no further than it is asked. So on
SQLite the entry of a row has its id for a rowid, for ids follow the moments of creation. Not those
of rows that came late: the clock was set back, or another database issued the ids. Their entries
have the negative id, and are sorted. PostgreSQL has no such index: there what is rare is sorted,
and what is common is met by walking from the newest row on (ADR 0038).
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    Table,
    TableClause,
    bindparam,
    exists,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from blog.adapters.sql.paging import Order, Place, behind, cut, in_order, page, position

MOST_SORTED = 1_000
"""If more is found, rows are rather met by walking in their order."""


class _NewEntry(FunctionElement[int]):
    """The rowid for the entry of a new row, from its id and whether it came late."""

    inherit_cache = True


@compiles(_NewEntry, "sqlite")
def _signed(element: _NewEntry, compiler: SQLCompiler, **options: Any) -> str:
    row_id, is_late = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CASE WHEN {is_late} THEN -{row_id} ELSE {row_id} END"


@compiles(_NewEntry, "postgresql")
def _unsigned(element: _NewEntry, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(next(iter(element.clauses)), **options)


class _IdOf(FunctionElement[int]):
    """The id of the row that an entry is of.

    SQLite cannot look for an entry by this, and so goes from entries to rows, never the other way.
    """

    inherit_cache = True


@compiles(_IdOf, "sqlite")
def _absolute(element: _IdOf, compiler: SQLCompiler, **options: Any) -> str:
    return f"abs({compiler.process(element.clauses, **options)})"


@compiles(_IdOf, "postgresql")
def _same(element: _IdOf, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


def _whole(statement: Select[Any]) -> CTE:
    """Planned by PostgreSQL as if all of it were read, though it may read a part only.

    Else it walks through a million rows for a word that nobody wrote: it has no statistics of rare
    ones, and takes them for more frequent than they are.
    """
    return statement.cte().prefix_with("MATERIALIZED", dialect="postgresql")


@dataclass(frozen=True)
class TextIndex:
    """The entries, which have a rowid, of rows that have an id and the moment of their creation."""

    entries: TableClause
    rows: Table

    @property
    def order(self) -> Order:
        return (self.rows.c.created_at, self.rows.c.id)

    def new_entry(self) -> ColumnElement[int]:
        """The rowid for a row that is stored already, by the parameters `id` and `created_at`."""
        created_at, row_id = self.order
        latest, highest = (
            select(func.max(key)).correlate(None).scalar_subquery() for key in self.order
        )
        given = bindparam("id", type_=row_id.type)
        is_late = or_(latest > bindparam("created_at", type_=created_at.type), highest > given)
        return _NewEntry(given, is_late.self_group())

    def is_entry_of(self, row_id: ColumnElement[int]) -> ColumnElement[bool]:
        return self.entries.c.rowid.in_([row_id, -row_id])

    def is_entry_of_any(self, ids: Select[tuple[int]]) -> ColumnElement[bool]:
        (row_id,) = ids.selected_columns
        return self.entries.c.rowid.in_(union_all(ids, ids.with_only_columns(-row_id)))

    def matching(self, statement: Select[Any], by: ColumnElement[Any]) -> Select[Any]:
        """Of the rows of the statement those whose entries match."""
        return statement.where(self.rows.c.id == _IdOf(self.entries.c.rowid), by)

    def counting(self, by: ColumnElement[Any]) -> Select[Any]:
        """How many match, of which none need be looked at: every entry has its row."""
        return select(func.count()).select_from(self.entries).where(by)

    def are_few(self, by: ColumnElement[Any]) -> Select[tuple[bool]]:
        """Whether those that match are so few that they are rather sorted than met on the way."""
        some = select(_whole(select(self.entries.c.rowid).where(by))).limit(MOST_SORTED + 1)
        return select(
            select(func.count()).select_from(some.subquery()).scalar_subquery() <= MOST_SORTED
        )

    def wants_sorting(self, by: ColumnElement[Any], dialect: str) -> Select[tuple[bool]]:
        """Whether `page` has to sort: on SQLite where rows came late, on PostgreSQL a few."""
        if dialect != "sqlite":
            return self.are_few(by)
        return select(exists(select(self.entries.c.rowid).where(self.entries.c.rowid < 0)))

    def page(
        self, shown: Select[Any], by: ColumnElement[Any], place: Place, *, sorting: bool
    ) -> Select[Any]:
        """Of the rows of the statement those that match: a page of them in the order of creation.

        Where there is something to sort, it is moments and ids, and not all that is shown.
        """
        if place.dialect == "sqlite" and not sorting:
            return cut(self._in_time(self._behind(self.matching(shown, by), place), place))
        matching = self.matching(shown.with_only_columns(*self.order), by)
        if place.dialect == "sqlite":
            found = self._with_late(self._behind(matching, place), place).subquery()
        elif sorting:
            whole = _whole(matching)
            found = page(select(whole), (whole.c.created_at, whole.c.id), place).subquery()
        else:
            found = page(matching, self.order, place).subquery()
        of_ids = shown.where(self.rows.c.id == found.c.id)
        return in_order(of_ids, (found.c.created_at, found.c.id), place.descending)

    def _behind(self, matching: Select[Any], place: Place) -> Select[Any]:
        return behind(matching, self.order, place) if place.from_position else matching

    def _in_time(self, matching: Select[Any], place: Place) -> Select[Any]:
        entry = self.entries.c.rowid
        if place.from_position:
            first = self._first_in_time(place)
            matching = matching.where(entry <= first if place.descending else entry >= first)
        return in_order(matching.where(entry > 0), (entry,), place.descending)

    def _with_late(self, matching: Select[Any], place: Place) -> Select[Any]:
        in_time = self._in_time(matching, place)
        late = in_order(matching.where(self.entries.c.rowid < 0), self.order, place.descending)
        most = bindparam("limit", type_=Integer) + bindparam("skip", type_=Integer)
        parts = (select(part.limit(most).subquery()) for part in (in_time, late))
        both = union_all(*parts).subquery()
        return cut(in_order(select(both), tuple(both.c), place.descending))

    def _first_in_time(self, place: Place) -> ColumnElement[int]:
        """The id from which on those are found that came in time and stand behind the position.

        A few before it may be found, too, of the same moment.
        """
        row, entry = self.rows.alias(), self.entries.alias()
        (at, _), moment = position(self.order), row.c.created_at
        came_late = exists(select(entry.c.rowid).where(entry.c.rowid == -row.c.id))
        nearest = select(row.c.id).where(moment <= at if place.descending else moment >= at)
        order = (moment, row.c.id)
        return (
            in_order(nearest.where(~came_late), order, place.descending).limit(1).scalar_subquery()
        )
