"""Order and position of lists in SQL."""

from typing import Any, NamedTuple, TypeVar

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    UnaryExpression,
    bindparam,
    literal_column,
    tuple_,
    type_coerce,
    union_all,
)
from sqlalchemy.types import NullType

Order = tuple[ColumnElement[Any], ...]
"""What a list is ordered by. It ends in the id, so that no two rows stand in one place."""

Ordered = TypeVar("Ordered", Select[Any], CompoundSelect[Any])

_LIMIT = bindparam("limit", type_=Integer) + literal_column("0", Integer)
"""A sum, for SQLite plans a statement anew whenever a mere parameter is its limit (ADR 0040)."""


class Place(NamedTuple):
    """Which part of a list a page is, as far as that decides the statement."""

    descending: bool
    from_position: bool
    dialect: str


def page(statement: Select[Any], order: Order, place: Place) -> Select[Any] | CompoundSelect[Any]:
    """The part of a list from a position on, or from parameter `skip` on; `limit` rows at most.

    A position is given in the parameters `after_0`, `after_1` … and `after_id`. Rows may have
    further columns behind those of the statement.
    """
    descending = place.descending
    if place.from_position and place.dialect == "sqlite":
        return cut(in_order(*_behind_in_index(statement, order, descending), descending))
    if place.from_position:
        statement = behind(statement, order, place)
    return cut(in_order(statement, order, descending))


def behind(statement: Select[Any], order: Order, place: Place) -> Select[Any]:
    """The rows behind the position."""
    here, there = tuple_(*order), tuple_(*position(order))
    return statement.where(here < there if place.descending else here > there)


def _behind_in_index(
    statement: Select[Any], order: Order, descending: bool
) -> tuple[CompoundSelect[Any], Order]:
    """The rows behind a position as two stretches of an index: the rest of the equals, the others.

    SQLite would compare a pair with its index only as far as the rowid, and walk through all the
    equals that come before. PostgreSQL compares it whole.
    """
    key, last = order
    at, at_id = position(order)
    # Nobody reads these two, so nobody converts them.
    bare = (type_coerce(key, NullType()), type_coerce(last, NullType()))
    shown = statement.add_columns(bare[0].label("sort_key"), bare[1].label("sort_id"))
    equals = shown.where(key == at, last < at_id if descending else last > at_id)
    others = shown.where(key < at if descending else key > at)
    both = union_all(equals, others)
    return both, (both.selected_columns.sort_key, both.selected_columns.sort_id)


def position(order: Order) -> list[BindParameter[Any]]:
    """The parameters that give it."""
    *keys, last = order
    at = [bindparam(f"after_{i}", type_=key.type) for i, key in enumerate(keys)]
    return [*at, bindparam("after_id", type_=last.type)]


def in_order(statement: Ordered, order: Order, descending: bool) -> Ordered:
    def directed(key: ColumnElement[Any]) -> UnaryExpression[Any]:
        return key.desc() if descending else key.asc()

    return statement.order_by(*map(directed, order))


def cut(statement: Ordered) -> Ordered:
    return statement.limit(_LIMIT).offset(bindparam("skip"))
