"""Order and position of lists in SQL."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, tuple_

Order = tuple[ColumnElement[Any], ...]


def in_order(statement: Select[Any], order: Order, descending: bool) -> Select[Any]:
    """The part of a list from parameter `skip` on, `limit` rows at most."""
    return (
        statement.order_by(*(key.desc() if descending else key.asc() for key in order))
        .limit(bindparam("limit"))
        .offset(bindparam("skip"))
    )


def after(order: Order, descending: bool) -> ColumnElement[bool]:
    """Rows behind the position in the parameters `after_0`, `after_1` …, `after_id`.

    The order ends in the id, so that no two rows stand in one place.
    """
    *keys, last = order
    position = [bindparam(f"after_{i}", type_=key.type) for i, key in enumerate(keys)]
    position.append(bindparam("after_id", type_=last.type))
    here, there = tuple_(*order), tuple_(*position)
    return and_(here < there if descending else here > there)
