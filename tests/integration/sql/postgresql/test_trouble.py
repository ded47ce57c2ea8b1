"""What is no mistake of ours, but trouble with the server or on the way to it."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from blog.adapters.sql import postgres
from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.postgres_executor import PostgresExecutor
from blog.application.ports import Executor
from blog.application.user_queries import UserListing
from blog.domain.errors import Unavailable
from tests.builders import a_user
from tests.contracts.stores import Store, sql_database, sql_store
from tests.databases import engine_of
from tests.own_postgresql import own_server
from tests.postgresql import Server

Run = Callable[[Executor], Callable[[Any, Any], Any]]
READ_SCAN_WRITE: list[Run] = [
    lambda executor: executor.read,
    lambda executor: executor.scan,
    lambda executor: executor.write,
]


def error(sqlstate: str) -> DBAPIError:
    return DBAPIError("SELECT", {}, psycopg.errors.lookup(sqlstate)("what is wrong"))


@pytest.mark.parametrize(
    "sqlstate",
    [
        "08006",  # connection_failure
        "25006",  # read_only_sql_transaction
        "25P03",  # idle_in_transaction_session_timeout
        "40001",  # serialization_failure
        "40P01",  # deadlock_detected
        "42P01",  # undefined_table
        "42703",  # undefined_column
        "42501",  # insufficient_privilege
        "53100",  # disk_full
        "53300",  # too_many_connections
        "55P03",  # lock_not_available
        "57014",  # query_canceled
        "57P01",  # admin_shutdown
        "57P03",  # cannot_connect_now
        "58030",  # io_error
        "XX001",  # data_corrupted
    ],
)
def test_what_the_server_could_not_do_is_trouble(sqlstate: str) -> None:
    assert postgres.is_trouble(error(sqlstate))


@pytest.mark.parametrize(
    "sqlstate",
    [
        "22012",  # division_by_zero
        "23514",  # check_violation
        "42601",  # syntax_error
        "42883",  # undefined_function
        "XX000",  # internal_error
    ],
)
def test_what_it_was_wrongly_asked_for_is_a_mistake_of_ours(sqlstate: str) -> None:
    assert not postgres.is_trouble(error(sqlstate))


def test_a_mistake_in_the_use_of_the_driver_is_ours() -> None:
    wrong = psycopg.ProgrammingError("the query has 1 placeholder but 0 parameters were passed")

    assert not postgres.is_trouble(ProgrammingError("SELECT", {}, wrong))


@pytest.mark.parametrize("run", READ_SCAN_WRITE)
def test_a_statement_that_takes_too_long_is_unavailable(
    url: str, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.setitem(postgres._SESSION, "statement_timeout", "50ms")
    lent = LentConnection()
    with engine_of(url) as engine:
        executor = PostgresExecutor(engine, lent)
        with pytest.raises(Unavailable) as caught:
            asyncio.run(
                run(executor)(lambda sql: lent.get().execute(text(sql)), "SELECT pg_sleep(9)")
            )
        executor.close()

    assert "statement timeout" in str(caught.value.__cause__)


@pytest.mark.parametrize("run", READ_SCAN_WRITE)
def test_who_gets_no_connection_is_unavailable_after_a_while(
    url: str, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.setattr(postgres, "CONNECTION_WAIT", 0.05)
    with engine_of(url) as engine, sql_store(engine) as store:
        with ExitStack() as stack:
            for _ in range(postgres.MOST_CONNECTIONS):
                stack.enter_context(engine.connect())
            with pytest.raises(Unavailable):
                asyncio.run(run(store.executor)(store.users.list, UserListing()))

        assert asyncio.run(run(store.executor)(store.users.list, UserListing())).items == ()


@pytest.mark.parametrize("run", READ_SCAN_WRITE)
def test_connections_that_the_server_ended_are_made_anew(
    store: Store, url: str, postgresql_server: Server, run: Run
) -> None:
    async def all_at_once() -> list[Any]:
        each = run(store.executor)
        return await asyncio.gather(*(each(store.users.list, UserListing()) for _ in range(20)))

    asyncio.run(all_at_once())

    postgresql_server.terminate_backends(url)

    assert [page.items for page in asyncio.run(all_at_once())] == [()] * 20


@pytest.mark.parametrize("run", READ_SCAN_WRITE)
def test_who_loses_the_connection_in_the_middle_is_unavailable_once(
    executor: PostgresExecutor,
    lent: LentConnection,
    url: str,
    postgresql_server: Server,
    run: Run,
) -> None:
    one = text("SELECT 1")

    def ask_twice(between: Callable[[], object]) -> int:
        lent.get().execute(one)
        between()
        answer: int = lent.get().execute(one).scalar_one()
        return answer

    with pytest.raises(Unavailable):
        asyncio.run(run(executor)(ask_twice, lambda: postgresql_server.terminate_backends(url)))

    assert asyncio.run(run(executor)(ask_twice, lambda: None)) == 1


def test_a_write_that_loses_its_connection_is_not_done(
    store: Store, url: str, postgresql_server: Server
) -> None:
    def register(name: str) -> None:
        with store.unit_of_work() as work:
            work.users.add(a_user(name))
            work.commit()
        postgresql_server.terminate_backends(url)

    with pytest.raises(Unavailable):
        asyncio.run(store.executor.write(register, "Ada"))

    assert store.read(store.users.list, UserListing()).items == ()


def test_a_database_that_may_only_be_read_is_unavailable_for_writes_until_it_may_be_written(
    store: Store, engine: Engine, url: str, postgresql_server: Server
) -> None:
    def register(name: str) -> None:
        with store.unit_of_work() as work:
            work.users.add(a_user(name))
            work.commit()

    def set_read_only(value: str) -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql("SET TRANSACTION READ WRITE")
            name = connection.exec_driver_sql("SELECT current_database()").scalar_one()
            change = f"ALTER DATABASE {name} SET default_transaction_read_only = {value}"
            connection.exec_driver_sql(change)
        postgresql_server.terminate_backends(url)

    def names() -> list[str]:
        page = asyncio.run(store.executor.read(store.users.list, UserListing()))
        return [user.name for user in page.items]

    asyncio.run(store.executor.write(register, "Ada"))

    set_read_only("on")
    with pytest.raises(Unavailable):
        asyncio.run(store.executor.write(register, "Bob"))
    assert names() == ["Ada"]

    set_read_only("off")
    asyncio.run(store.executor.write(register, "Eve"))
    assert names() == ["Ada", "Eve"]


def test_a_server_that_never_answers_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(postgres._TRANSPORT, "connect_timeout", 2)  # the shortest there is
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with (
            engine_of(f"postgresql+psycopg://ada@127.0.0.1:{port}/blog") as engine,
            sql_store(engine) as store,
            pytest.raises(Unavailable),
        ):
            asyncio.run(store.executor.read(store.users.list, UserListing()))


def test_a_server_that_is_stopped_is_unavailable_and_serves_again_once_it_is_back() -> None:
    with own_server() as server:
        url = server.create()
        with engine_of(url) as engine, sql_store(engine) as store:
            sql_database(engine).migrate()
            for run in READ_SCAN_WRITE:
                asyncio.run(run(store.executor)(store.users.list, UserListing()))

            server.stop()
            for run in READ_SCAN_WRITE:
                with pytest.raises(Unavailable):
                    asyncio.run(run(store.executor)(store.users.list, UserListing()))

            server.start()
            for run in READ_SCAN_WRITE:
                page = asyncio.run(run(store.executor)(store.users.list, UserListing()))
                assert page.items == ()
