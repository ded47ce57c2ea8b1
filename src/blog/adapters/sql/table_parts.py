"""Parts of which the tables of every service are made."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    CheckConstraint,
    Column,
    Identity,
    Integer,
    MetaData,
    Table,
    bindparam,
)

from blog.adapters.sql.columns import Id, Moment
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


def stored_values(of: Table) -> dict[str, BindParameter[Any]]:
    """A parameter for each column that a repository writes: all but the id."""
    return {column.name: bindparam(column.name) for column in of.c if not column.primary_key}
