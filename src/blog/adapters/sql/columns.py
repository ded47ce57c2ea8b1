"""What columns hold: types that both databases have, or that are stored in another way on each."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    TIMESTAMP,
    BigInteger,
    Boolean,
    Dialect,
    Integer,
    Text,
    TypeDecorator,
)
from sqlalchemy.types import TypeEngine

Id = BigInteger().with_variant(Integer, "sqlite")
Folded = Text().with_variant(Text(collation="C"), "postgresql")
"""Text in order of code points, which is how SQLite compares all text."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Converter = Callable[[Any], Any]


def _microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // _MICROSECOND


def _moment(microseconds: int) -> datetime:
    return EPOCH + microseconds * _MICROSECOND


def _microseconds_or_null(moment: datetime | None) -> int | None:
    return None if moment is None else _microseconds(moment)


@lru_cache(4096)  # a post often has one moment several times, and pages have authors in common
def _moment_or_null(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else _moment(microseconds)


def _in_utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)


def _text_or_null(member: StrEnum | None) -> str | None:
    return None if member is None else member.value


def _flag_or_null(number: int | None) -> bool | None:
    return None if number is None else bool(number)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC: on SQLite as microseconds since 1970, exact, small, and in order.

    The types beneath convert nothing themselves. So SQLAlchemy is given the bare functions, without
    the two around them that `process_bind_param` and `process_result_value` would have (ADR 0027).
    """

    impl = Integer
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        timestamp: TypeEngine[Any] = TIMESTAMP(timezone=True)
        return dialect.type_descriptor(timestamp if _on_postgres(dialect) else Integer())

    def bind_processor(self, dialect: Dialect) -> Converter | None:
        return None if _on_postgres(dialect) else _microseconds_or_null

    def result_processor(self, dialect: Dialect, coltype: object) -> Converter:
        return _in_utc if _on_postgres(dialect) else _moment_or_null


class MomentOrDraft(Moment):
    """A moment in a list, or the place where drafts, which have none, stand in that list.

    It is there to sort and to compare by, not to be read.
    """

    cache_ok = True

    def __init__(self, drafts: "PlaceOfDrafts") -> None:
        super().__init__()
        self.drafts = drafts

    def bind_processor(self, dialect: Dialect) -> Converter:
        drafts, stored = self.drafts.value(dialect.name), super().bind_processor(dialect)

        def place(moment: datetime | None) -> Any:
            if moment is None:
                return drafts
            return moment if stored is None else stored(moment)

        return place


class Moments(TypeDecorator[tuple[datetime, ...]]):
    """A few moments in UTC, as JSON: a list of microseconds since 1970."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[datetime, ...] | None, dialect: Dialect) -> Any:
        return None if value is None else json.dumps([_microseconds(moment) for moment in value])

    def process_result_value(
        self, value: Any | None, dialect: Dialect
    ) -> tuple[datetime, ...] | None:
        return None if value is None else tuple(_moment(since) for since in json.loads(value))


class Flag(TypeDecorator[bool]):
    """A truth value; on SQLite 0 or 1, for STRICT tables know no BOOLEAN."""

    impl = Boolean
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        flag: TypeEngine[Any] = Boolean() if _on_postgres(dialect) else Integer()
        return dialect.type_descriptor(flag)

    def result_processor(self, dialect: Dialect, coltype: object) -> Converter | None:
        return None if _on_postgres(dialect) else _flag_or_null


class Choice(TypeDecorator[StrEnum]):
    """One of the members of an enumeration of texts, as that text."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def bind_processor(self, dialect: Dialect) -> Converter:
        return _text_or_null

    def result_processor(self, dialect: Dialect, coltype: object) -> Converter:
        # A page has many, and `kind(text)` takes ten times as long as this.
        members: dict[str | None, StrEnum] = {member.value: member for member in self.kind}
        return members.get


def _on_postgres(dialect: Dialect) -> bool:
    return dialect.name == "postgresql"


class PlaceOfDrafts(NamedTuple):
    """Where drafts stand in an order by date: beyond all dates, in each database's own words."""

    sqlite: int
    postgresql: str

    def value(self, dialect: str) -> int | str:
        return self.sqlite if dialect == "sqlite" else self.postgresql

    def sql(self, dialect: str) -> str:
        return str(self.sqlite) if dialect == "sqlite" else f"timestamptz '{self.postgresql}'"


# Drafts have no date and come after all dates in both directions. Each direction has a column in
# which they already stand at the right end, so that one index serves order and position alike.
DRAFTS_WHEN_ASCENDING = PlaceOfDrafts(2**62, "infinity")
DRAFTS_WHEN_DESCENDING = PlaceOfDrafts(-(2**62), "-infinity")
