"""STRICT tables hold the types that they name, which SQLite by itself does not ask for."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Dialect, Engine, text
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.exc import IntegrityError

from blog.adapters.sql.columns import Flag, Moment
from tests.builders import a_user
from tests.contracts.stores import Store


@pytest.mark.parametrize("wrong", ["age = 'old'", "is_active = 2", "created_at = '2026-03-01'"])
def test_a_column_refuses_what_is_of_another_type(engine: Engine, store: Store, wrong: str) -> None:
    store.add(a_user())

    with engine.begin() as connection, pytest.raises(IntegrityError):
        connection.execute(text(f"UPDATE users SET {wrong}"))  # noqa: S608 - our own text


@given(st.lists(st.datetimes(timezones=st.just(UTC)), min_size=2, max_size=2))
def test_moments_of_all_years_are_stored_to_the_microsecond_and_in_order(
    moments: list[datetime],
) -> None:
    to_stored, from_stored = stored_and_back(Moment())

    stored = [to_stored(moment) for moment in moments]

    assert [from_stored(number) for number in stored] == moments
    assert (stored[0] < stored[1]) == (moments[0] < moments[1])
    assert (stored[0] == stored[1]) == (moments[0] == moments[1])


def test_no_moment_is_stored_as_null() -> None:
    to_stored, from_stored = stored_and_back(Moment())

    assert to_stored(None) is None
    assert from_stored(None) is None


@pytest.mark.parametrize(("stored", "flag"), [(0, False), (1, True), (None, None)])
def test_a_flag_is_a_truth_value_again(stored: int | None, flag: bool | None) -> None:
    from_stored = Flag().result_processor(dialect(), None)

    assert from_stored is not None
    assert from_stored(stored) is flag


def stored_and_back(kind: Moment) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """What SQLAlchemy is given to convert values with."""
    on_sqlite: Dialect = dialect()
    to_stored = kind.bind_processor(on_sqlite)
    assert to_stored is not None
    return to_stored, kind.result_processor(on_sqlite, None)
