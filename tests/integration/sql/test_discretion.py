"""What goes wrong is told without what was to be stored."""

import traceback

import pytest
from sqlalchemy import Engine, bindparam, insert, text
from sqlalchemy.exc import DBAPIError

from blog.adapters.sql.statements import Statement
from blog.adapters.sql.tables import passwords
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


def test_a_traceback_does_not_tell_the_row_that_was_refused(engine: Engine) -> None:
    statement = Statement(
        insert(passwords).values(
            user_id=bindparam("user_id"), password_hash=bindparam("password_hash")
        )
    )

    with pytest.raises(DBAPIError) as caught, engine.connect() as connection:
        statement.run(connection, {"user_id": None, "password_hash": SECRET})

    assert SECRET not in "".join(traceback.format_exception(caught.value))
