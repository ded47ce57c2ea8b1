"""What goes wrong is told without what was to be stored."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from tests.builders import a_user
from tests.contracts.stores import Store

SECRET = "canary-7f3a"


def test_an_error_does_not_tell_what_was_sent(engine: Engine) -> None:
    with pytest.raises(DBAPIError) as caught, engine.connect() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:secret)"), {"secret": SECRET})

    assert SECRET not in str(caught.value)


def test_an_error_of_a_repository_does_not_tell_a_hash(store: Store) -> None:
    store.add(a_user())

    with pytest.raises(DBAPIError) as caught, store.work() as work:
        work.passwords.set(99, SECRET)

    assert SECRET not in str(caught.value)
