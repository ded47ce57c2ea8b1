"""How connections to PostgreSQL are made."""

import asyncio
from contextlib import ExitStack

from sqlalchemy import Connection, Engine, text

from blog.adapters.sql import postgres
from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.postgres_executor import PostgresExecutor

SETTINGS = {
    "TimeZone": "UTC",
    "statement_timeout": "5s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "30s",
    "plan_cache_mode": "force_custom_plan",
    "application_name": "blog",
    "transaction_isolation": "read committed",
}


def settings(connection: Connection) -> dict[str, str]:
    return {
        name: connection.execute(text("SELECT current_setting(:name)"), {"name": name}).scalar_one()
        for name in SETTINGS
    }


def transactions(engine: Engine) -> int:
    """How many the others have open in this database."""
    with engine.connect() as connection:
        return int(connection.execute(_TRANSACTIONS).scalar_one())


_TRANSACTIONS = text("""
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
""")


def test_every_connection_has_limits_and_utc(engine: Engine) -> None:
    with ExitStack() as stack:
        connections = [
            stack.enter_context(engine.connect()) for _ in range(postgres.MOST_CONNECTIONS)
        ]

        assert [settings(one) for one in connections] == [SETTINGS] * postgres.MOST_CONNECTIONS


def test_limits_hold_after_a_transaction_was_rolled_back(engine: Engine) -> None:
    with engine.connect() as connection:
        settings(connection)
        connection.rollback()

        assert settings(connection) == SETTINGS


def test_an_impatient_write_leaves_no_impatient_connection_behind(engine: Engine) -> None:
    with engine.begin() as connection:
        postgres.wait_at_most(connection, 0.001)
        assert settings(connection)["lock_timeout"] == "1ms"

    with engine.connect() as connection:
        assert settings(connection) == SETTINGS


def test_a_scan_reads_only_and_leaves_its_connection_as_it_was(
    engine: Engine, executor: PostgresExecutor, lent: LentConnection
) -> None:
    def modes(names: list[str]) -> list[str]:
        return [lent.get().exec_driver_sql(f"SHOW {name}").scalar_one() for name in names]

    names = ["transaction_isolation", "transaction_read_only"]

    assert asyncio.run(executor.scan(modes, names)) == ["repeatable read", "on"]
    assert asyncio.run(executor.write(modes, names)) == ["read committed", "off"]
    assert asyncio.run(executor.read(modes, names)) == ["read committed", "off"]
    assert transactions(engine) == 0


def test_a_read_leaves_no_transaction_open(
    executor: PostgresExecutor, lent: LentConnection
) -> None:
    """So that it sees each commit, and holds up no cleaning of old rows."""

    def numbers(_: None) -> list[int]:
        statement = text("SELECT txid_current()")
        return [lent.get().execute(statement).scalar_one() for _ in range(2)]

    first, second = asyncio.run(executor.read(numbers, None))

    assert first != second
