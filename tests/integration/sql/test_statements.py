"""Statements on the driver's own cursor: what SQLAlchemy itself would do, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, bindparam, func, insert, select
from sqlalchemy.exc import CompileError, DBAPIError, IntegrityError, PendingRollbackError

from blog.adapters.sql.statements import Statement
from blog.adapters.sql.table_parts import stored_values
from blog.adapters.sql.tables import users
from blog.adapters.sql.users import to_row
from tests.builders import NOW, a_post, a_user
from tests.contracts.stores import Store
from tests.drivers import statements
from tests.integration.sql.house_statements import lists, named_statements, parameters_for

NAMES = select(users.c.name).order_by(users.c.id)
COUNT = Statement(select(func.count()).select_from(users))
ADD = Statement(insert(users).values(stored_values(users)))


@pytest.fixture(autouse=True)
def _people(store: Store) -> None:
    store.add(a_user("Ada"), a_user("Bob"), a_user("Eva"))
    store.add(a_post(author_id=1), a_post(author_id=2, published_at=NOW, first_published_at=NOW))


def outcome(connection: Connection, act: Callable[[], Any]) -> Any:
    """What comes of it, or the kind of error. Nothing of it stays."""
    with connection.begin_nested() as savepoint:
        try:
            return act()
        except DBAPIError as error:
            return type(error)
        finally:
            savepoint.rollback()


def run_by_sqlalchemy(connection: Connection, statement: Statement, parameters: Any) -> Any:
    options = {"preserve_rowcount": True}  # of an INSERT, too
    with connection.execute(statement.core, parameters, execution_options=options) as result:
        return [tuple(row) for row in result] if has_rows(statement) else result.rowcount


def run_by_driver(connection: Connection, statement: Statement, parameters: Any) -> Any:
    if not has_rows(statement):
        return statement.run(connection, parameters)
    return [tuple(row) for row in statement.all(connection, parameters)]


def has_rows(statement: Statement) -> bool:
    return len(statement.core.exported_columns) > 0


def unwrapped(parameters: Any) -> Any:
    """psycopg is given bytes in objects of which none is equal to another."""
    if not isinstance(parameters, dict):
        return parameters
    return {name: getattr(value, "obj", value) for name, value in parameters.items()}


def assert_same_as_sqlalchemy(engine: Engine, connection: Connection, statement: Statement) -> None:
    parameters = parameters_for(statement, connection)

    with statements(engine) as executed:
        theirs = outcome(connection, lambda: run_by_sqlalchemy(connection, statement, parameters))
        ours = outcome(connection, lambda: run_by_driver(connection, statement, parameters))

    sent = [(sql, unwrapped(parameters)) for sql, parameters in executed if "SAVEPOINT" not in sql]
    assert ours == theirs
    assert len(sent) == 2
    assert sent[0] == sent[1]


@pytest.mark.parametrize("name", named_statements())
def test_a_statement_is_sent_and_answered_as_sqlalchemy_does_it(engine: Engine, name: str) -> None:
    with engine.connect() as connection:
        assert_same_as_sqlalchemy(engine, connection, named_statements()[name])


def test_the_statements_of_lists_are_sent_and_answered_as_sqlalchemy_does_it(
    engine: Engine,
) -> None:
    with engine.connect() as connection:
        for statement in lists(engine.dialect.name):
            assert_same_as_sqlalchemy(engine, connection, statement)


def test_the_first_row_is_taken_and_none_where_there_is_none(engine: Engine) -> None:
    by_name = Statement(NAMES.where(users.c.name >= bindparam("name")))

    with engine.connect() as connection:
        assert by_name.first(connection, {"name": "Bob"}) == ["Bob"]
        assert by_name.scalar(connection, {"name": "Bob"}) == "Bob"
        assert by_name.first(connection, {"name": "Zoe"}) is None
        assert by_name.scalar(connection, {"name": "Zoe"}) is None


def test_more_parameters_may_be_given_than_a_statement_has(engine: Engine) -> None:
    with engine.connect() as connection:
        assert COUNT.scalar(connection, {"name": "Bob", "limit": 1}) == 3


def test_a_limit_of_the_statement_itself_holds(engine: Engine) -> None:
    with engine.connect() as connection:
        assert Statement(NAMES.limit(2)).all(connection) == [("Ada",), ("Bob",)]
        assert Statement(NAMES.limit(2).offset(1)).all(connection) == [("Bob",), ("Eva",)]


def test_an_insert_tells_the_id(engine: Engine) -> None:
    with engine.begin() as connection:
        assert ADD.insert(connection, to_row(a_user("Zoe"))) == 4


def test_a_statement_that_its_parameters_would_change_is_refused(engine: Engine) -> None:
    some = Statement(NAMES.where(users.c.id.in_(bindparam("ids", expanding=True))))

    with engine.connect() as connection, pytest.raises(CompileError):
        some.all(connection, {"ids": [1, 2]})


def test_what_is_not_read_to_its_end_hides_nothing_that_comes_later(
    engine: Engine, store: Store
) -> None:
    with engine.connect() as connection:
        assert Statement(NAMES).first(connection) == ["Ada"]
        with Statement(NAMES).rows(connection) as rows:
            assert next(rows) == ("Ada",)
        store.add(a_user("Zoe"))

        assert COUNT.scalar(connection) == 4


def test_a_statement_begins_a_transaction_as_one_of_sqlalchemy_does(engine: Engine) -> None:
    with engine.connect() as connection:
        COUNT.scalar(connection)

        assert connection.in_transaction()


def test_an_error_is_that_of_sqlalchemy_without_parameters(engine: Engine) -> None:
    with engine.connect() as connection:
        with pytest.raises(IntegrityError) as caught:
            ADD.insert(connection, to_row(a_user("Ada", age=40)))

        assert caught.value.statement == ADD.compiled(engine.dialect).sql
        assert caught.value.params is None
        assert isinstance(caught.value.orig, engine.dialect.loaded_dbapi.IntegrityError)
        assert not caught.value.connection_invalidated
        assert not connection.invalidated


def test_a_connection_that_is_lost_is_not_used_again(engine: Engine) -> None:
    with engine.connect() as connection:
        COUNT.scalar(connection)
        connection.connection.driver_connection.close()  # type: ignore[union-attr]

        with pytest.raises(DBAPIError) as caught:
            COUNT.scalar(connection)

        assert caught.value.connection_invalidated
        with pytest.raises(PendingRollbackError):
            COUNT.scalar(connection)
        connection.rollback()
        assert COUNT.scalar(connection) == 3
