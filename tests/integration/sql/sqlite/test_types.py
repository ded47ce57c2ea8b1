"""STRICT tables hold the types that they name, which SQLite by itself does not ask for."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from tests.builders import a_user
from tests.contracts.stores import Store


@pytest.mark.parametrize("wrong", ["age = 'old'", "is_active = 2", "created_at = '2026-03-01'"])
def test_a_column_refuses_what_is_of_another_type(engine: Engine, store: Store, wrong: str) -> None:
    store.add(a_user())

    with engine.begin() as connection, pytest.raises(IntegrityError):
        connection.execute(text(f"UPDATE users SET {wrong}"))  # noqa: S608 - our own text
