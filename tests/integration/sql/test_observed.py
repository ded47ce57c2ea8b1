"""What the executors count and measure, on both databases."""

import asyncio
from collections.abc import Iterator

import pytest
from dependency_injector import providers
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from blog.adapters.sql.connections import LentConnection
from blog.application.observing import Event, Level
from blog.application.ports import Executor
from blog.bootstrap.container import Container
from blog.bootstrap.settings import Settings
from blog.domain.errors import Unavailable
from tests.fakes.observer import MemoryObserver
from tests.metrics import value


@pytest.fixture
def observer() -> MemoryObserver:
    return MemoryObserver()


@pytest.fixture
def container(url: str, observer: MemoryObserver) -> Container:
    return Container(settings=Settings.load(database_url=url), observer=providers.Object(observer))


@pytest.fixture
def lent(container: Container) -> LentConnection:
    lent: LentConnection = container.lent()
    return lent


@pytest.fixture
def executor(container: Container) -> Iterator[Executor]:
    executor = container.executor()
    yield executor
    executor.close()


def counted(observer: MemoryObserver, event: Event) -> float:
    return value(observer.told(), event.value.name, **event.value.labels)


def measured(observer: MemoryObserver, level: Level) -> float:
    return value(observer.told(), level.value.name, **level.value.labels)


@pytest.mark.parametrize("method", ["read", "scan", "write"])
@pytest.mark.parametrize(
    ("sql", "event"),
    [
        ("SELECT * FROM nowhere", Event.DATABASE_UNAVAILABLE),
        ("SELEC 1", Event.DATABASE_FAULT),
    ],
)
def test_each_error_of_the_database_is_counted_once(
    executor: Executor,
    lent: LentConnection,
    observer: MemoryObserver,
    method: str,
    sql: str,
    event: Event,
) -> None:
    def fail(command: None) -> None:
        lent.get().execute(text(sql))

    with pytest.raises((DBAPIError, Unavailable)) as caught:
        asyncio.run(getattr(executor, method)(fail, None))

    assert isinstance(caught.value, Unavailable) is (event is Event.DATABASE_UNAVAILABLE)
    assert {each: counted(observer, each) for each in Event if counted(observer, each)} == {
        event: 1
    }


def test_what_a_use_case_refuses_is_no_error_of_the_database(
    executor: Executor, observer: MemoryObserver
) -> None:
    def refuse(command: None) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        asyncio.run(executor.write(refuse, None))

    assert not any(counted(observer, event) for event in Event)


def test_connections_in_use_are_measured(
    executor: Executor, lent: LentConnection, observer: MemoryObserver
) -> None:
    def look(command: None) -> float:
        lent.get().execute(text("SELECT 1"))
        return measured(observer, Level.CONNECTIONS)

    assert measured(observer, Level.CONNECTIONS) == 0
    assert asyncio.run(executor.scan(look, None)) >= 1


def test_reads_and_writes_are_measured_while_they_are_under_way(
    container: Container, observer: MemoryObserver
) -> None:
    executor = container.bounded_executor()

    def look(command: None) -> list[float]:
        return [measured(observer, each) for each in (Level.READS, Level.SCANS, Level.WRITES)]

    async def each() -> list[list[float]]:
        return [await run(look, None) for run in (executor.read, executor.scan, executor.write)]

    assert asyncio.run(each()) == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    container.executor().close()
