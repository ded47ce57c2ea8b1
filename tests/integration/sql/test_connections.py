"""Who works on which connection, and what is there after all of them are closed."""

import pytest
from sqlalchemy import Engine

from blog.adapters.sql.connections import LentConnection
from blog.application.user_queries import UserView
from tests.builders import a_user
from tests.contracts.stores import Store, sql_store
from tests.databases import engine_of


def test_nothing_is_lent_outside_of_an_executor(store: Store) -> None:
    with pytest.raises(RuntimeError, match="Executor"):
        store.users.get(1)


def test_a_connection_is_lent_to_one_thread_until_it_is_given_back(engine: Engine) -> None:
    lent = LentConnection()

    with engine.connect() as connection, lent.lend(connection):
        assert lent.get() is connection

    with pytest.raises(RuntimeError, match="Executor"):
        lent.get()


def test_what_was_stored_is_there_when_the_database_is_opened_again(url: str) -> None:
    user = a_user()
    with engine_of(url) as engine, sql_store(engine) as store:
        store.add(user)

    with engine_of(url) as engine, sql_store(engine) as store:
        assert store.read(store.users.get, user.id) == UserView.of(user)
