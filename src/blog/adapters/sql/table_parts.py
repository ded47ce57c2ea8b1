"""Parts of which the tables of every service are made."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BindParameter,
    CheckConstraint,
    Column,
    ColumnElement,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
)
from sqlalchemy.schema import SchemaItem

from blog.adapters.sql.columns import Choice, Flag, Folded, Id, Moment
from blog.domain.money import MoneyRule
from blog.domain.records import LARGEST_ID, Record
from blog.domain.text import TextRule

OPTIONS: dict[str, Any] = {"sqlite_autoincrement": True, "sqlite_strict": True}
"""Of a table with an id: none is issued a second time, and SQLite is strict about types."""

_HISTORY = ("created_at", "updated_at", "version")


def new_metadata() -> MetaData:
    """For the tables of a service. By their names it is told which constraint was broken."""
    return MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def identity() -> Column[int]:
    """The column `id`."""
    return Column("id", Id, Identity(maxvalue=LARGEST_ID), primary_key=True)


def history() -> tuple[Column[Any], ...]:
    """The columns `created_at`, `updated_at` and `version`, with their rules."""
    later, first = "updated_at >= created_at", "version >= 1"
    return (
        Column("created_at", Moment, nullable=False),
        Column("updated_at", Moment, CheckConstraint(later, name="updated_at"), nullable=False),
        Column("version", Integer, CheckConstraint(first, name="version"), nullable=False),
    )


def history_of(table: Table) -> tuple[Column[Any], ...]:
    """The columns of `history`, to be selected."""
    return (table.c.created_at, table.c.updated_at, table.c.version)


def history_row(record: Record) -> dict[str, Any]:
    """What these columns hold of a record."""
    return {name: getattr(record, name) for name in _HISTORY}


def as_history(values: Sequence[Any]) -> dict[str, Any]:
    """What a record is restored with, from the values of `history_of`."""
    return dict(zip(_HISTORY, values, strict=True))


def length(name: str, rule: TextRule) -> CheckConstraint:
    return CheckConstraint(f"length({name}) BETWEEN {rule.minimum} AND {rule.maximum}", name=name)


def folded_text(rule: TextRule, *, unique: bool = False) -> tuple[SchemaItem, ...]:
    """A column of text with its rule, and one of its folded form; see `folded_name`."""
    return (
        Column(rule.field, Text, nullable=False),
        Column(folded_name(rule.field), Folded, nullable=False, unique=unique),
        length(rule.field, rule),
    )


def choice(name: str, kind: type[StrEnum]) -> tuple[SchemaItem, ...]:
    """A column of the members of an enumeration, with its rule."""
    members = ", ".join(f"'{member}'" for member in kind)
    return (
        Column(name, Choice(kind), nullable=False),
        CheckConstraint(f"{name} IN ({members})", name=name),
    )


def flag(name: str) -> tuple[SchemaItem, ...]:
    """A column of truth values, with its rule."""
    is_one = CheckConstraint(f"{name} IN (0, 1)", name=name).ddl_if("sqlite")
    return (Column(name, Flag, nullable=False), is_one)


def money(rule: MoneyRule) -> tuple[SchemaItem, ...]:
    """A column of amounts in cents, with its rule."""
    name, bounds = rule.field, f"{rule.minimum} AND {rule.maximum}"
    return (
        Column(name, Id, nullable=False),
        CheckConstraint(f"{name} BETWEEN {bounds}", name=name),
    )


def folded_name(name: str) -> str:
    """Of the column that has the folded form of another one's text, where there is one."""
    return f"{name}_folded"


def record_table(name: str, metadata: MetaData, *parts: SchemaItem) -> Table:
    """A table of records: its own parts are between the id and the history."""
    return Table(name, metadata, identity(), *parts, *history(), **OPTIONS)


def indexed_orders(
    table: Table, *names: str, behind: Sequence[str] = ()
) -> dict[str, ColumnElement[Any]]:
    """What lists are ordered by: columns, or the folded form of their text.

    Each order has an index that ends in the id, alone and behind each column that is filtered by.
    """
    orders: dict[str, ColumnElement[Any]] = {}
    for name in names:
        orders[name] = table.c.get(folded_name(name), table.c[name])
        place = (orders[name].asc(), table.c.id.asc())
        Index(f"ix_{table.name}_{name}", *place)
        for of in behind:
            Index(f"ix_{table.name}_{of}_{name}", table.c[of].asc(), *place)
    return orders


def stored_values(of: Table) -> dict[str, BindParameter[Any]]:
    """A parameter for each column that a repository writes: all but the id."""
    return {column.name: bindparam(column.name) for column in of.c if not column.primary_key}
