"""The statements that find users, all of them or by parts of their names and cities."""

import re
from collections.abc import Mapping
from functools import cache, partial
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, func, select

from blog.adapters.sql import trigrams
from blog.adapters.sql.paging import Place, in_order, page
from blog.adapters.sql.statements import Parameters, Statement
from blog.adapters.sql.tables import users
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

    def unless_many(self, connection: Connection, parameters: Parameters) -> "Search":
        """The same without the index, where that finds too many to be sorted."""
        if _ARE_FEW.scalar(connection, parameters):
            return self
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


_ARE_FEW = Statement(trigrams.INDEX.are_few(trigrams.have_parts()))


@cache
def count(search: Search) -> Statement:
    if search.in_index:
        counted = trigrams.INDEX.matching(func.count(), by=trigrams.have_parts())
    else:
        counted = select(func.count()).select_from(users)
    return Statement(_having(counted, search))


@cache
def page_of(search: Search, sort: UserSort, place: Place) -> Statement:
    order = (users.c.created_at if sort is UserSort.CREATED_AT else users.c.name_folded, users.c.id)
    if not search.in_index:
        return Statement(page(_having(select(*SHOWN), search), order, place))
    if sort is UserSort.NAME:
        matching = trigrams.INDEX.matching(*SHOWN, by=trigrams.have_parts())
        return Statement(page(_having(matching, search), order, place))
    having = partial(_having, search=search)
    found = trigrams.INDEX.found(trigrams.have_parts(), having, place).subquery()
    of_ids = select(*SHOWN).join(found, users.c.id == found.c.id)
    return Statement(in_order(of_ids, (found.c.created_at, found.c.id), place.descending))


def _having(statement: Select[Any], search: Search) -> Select[Any]:
    """Those who have the parts that are looked for in each."""
    # Both sides are folded, so that it is no matter that SQLite's LIKE ignores case in ASCII.
    has = (_FOLDED[name].contains(bindparam(name), escape="\\") for name in sorted(search.in_rows))
    return statement.where(*has)
