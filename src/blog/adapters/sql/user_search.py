"""The statements that find users, all of them or by parts of their names and cities."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, func, select

from blog.adapters.sql import trigrams
from blog.adapters.sql.paging import Place, page
from blog.adapters.sql.statements import Parameters, Statement
from blog.adapters.sql.tables import users
from blog.adapters.sql.trigrams import INDEX
from blog.adapters.sql.users import SHOWN
from blog.application.user_queries import UserListing, UserSort
from blog.domain.text import fold

_FOLDED = {"name": users.c.name_folded, "city": users.c.city_folded}


class Search(NamedTuple):
    """Which of name and city are sought in the index of parts, and which in each user."""

    in_index: frozenset[str]
    in_rows: frozenset[str]

    @classmethod
    def of(cls, parts: Mapping[str, str], dialect: str) -> "Search":
        """For such folded parts. PostgreSQL uses its indexes by itself."""
        long = (name for name, part in parts.items() if len(part) >= trigrams.SHORTEST)
        in_index = frozenset(long if dialect == "sqlite" else ())
        return cls(in_index, frozenset(parts) - in_index)

    def without_index(self) -> "Search":
        return Search(frozenset(), self.in_rows | self.in_index)

    def parameters(self, parts: Mapping[str, str]) -> dict[str, str]:
        indexed = {name: parts[name] for name in self.in_index}
        literal = {name: _literal(part) for name, part in parts.items()}
        return {"parts": trigrams.query(indexed), **literal}


def _literal(part: str) -> str:
    """With no operator of LIKE in it."""
    return re.sub(r"([\\%_])", r"\\\1", part)


def parts_of(listing: UserListing) -> dict[str, str]:
    """What is sought in which column, in folded form."""
    sought = {"name": listing.name, "city": listing.city}
    return {name: fold(part) for name, part in sought.items() if part is not None}


_PARTS = trigrams.have_parts()
_ARE_FEW = Statement(INDEX.are_few(_PARTS))
_WANTS_SORTING = Statement(INDEX.wants_sorting(_PARTS, "sqlite"))


def page_of(
    connection: Connection, search: Search, sort: UserSort, place: Place, parameters: Parameters
) -> Statement:
    """The statement for a page, for which another one may have to be asked first."""
    if not search.in_index:
        return by_rows(search, sort, place)
    if sort is UserSort.CREATED_AT:
        return by_creation(search, place, sorting=bool(_WANTS_SORTING.scalar(connection)))
    if _ARE_FEW.scalar(connection, parameters):
        return by_name(search, place)
    return by_rows(search.without_index(), sort, place)


@cache
def count(search: Search) -> Statement:
    counted = _having(select(func.count()).select_from(users), search)
    return Statement(INDEX.matching(counted, _PARTS) if search.in_index else counted)


@cache
def by_rows(search: Search, sort: UserSort, place: Place) -> Statement:
    key = users.c.created_at if sort is UserSort.CREATED_AT else users.c.name_folded
    return Statement(page(_having(select(*SHOWN), search), (key, users.c.id), place))


@cache
def by_name(search: Search, place: Place) -> Statement:
    """All who have the parts that are indexed are sorted."""
    matching = INDEX.matching(_having(select(*SHOWN), search), _PARTS)
    return Statement(page(matching, (users.c.name_folded, users.c.id), place))


@cache
def by_creation(search: Search, place: Place, *, sorting: bool) -> Statement:
    having = _having(select(*SHOWN), search)
    return Statement(INDEX.page(having, _PARTS, place, sorting=sorting))


def _having(statement: Select[Any], search: Search) -> Select[Any]:
    """Those who have the parts that are looked for in each."""
    # Both sides are folded, so that it is no matter that SQLite's LIKE ignores case in ASCII.
    has = (_FOLDED[name].contains(bindparam(name), escape="\\") for name in sorted(search.in_rows))
    return statement.where(*has)
