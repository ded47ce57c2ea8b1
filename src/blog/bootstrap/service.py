"""What every service is made of, and how one without users is put together."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol

from dependency_injector import containers, providers
from fastapi import FastAPI
from starlette.routing import BaseRoute

from blog.adapters.http.cache import ReadCache
from blog.adapters.http.service import HttpOptions, make_service
from blog.adapters.sql import postgres, sqlite
from blog.adapters.sql.changes import NextByClock, PostgresChanges, SqliteChanges, nothing_by_clock
from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.database import PostgresDatabase, SqliteDatabase
from blog.adapters.sql.postgres_executor import PostgresExecutor
from blog.adapters.sql.records import Rows, SqlRecordQueries, SqlRecordUnitOfWork
from blog.adapters.sql.schema import Migrations
from blog.adapters.sql.sqlite_executor import SqliteExecutor
from blog.adapters.sql.unit_of_work import SqlUnitOfWork
from blog.adapters.sql.urls import database_kind, parse_url
from blog.adapters.system.clock import SystemClock
from blog.application.access import Access
from blog.application.idempotency import SafeRetries
from blog.application.load import BoundedExecutor
from blog.application.maintenance import Database, Unreachable
from blog.application.paging import Page
from blog.application.ports import Observer
from blog.application.records import RecordService
from blog.application.service import Service
from blog.bootstrap.settings import Settings, SettingsError, metrics_folder
from blog.bootstrap.tracing import traces_of, tracing_of
from blog.domain.policy import open_access

log = logging.getLogger("blog.database")

_SAMPLED_EVERY = 1.0
"""Seconds, where several processes serve."""


class Closable(Protocol):
    """What has threads, or connections, to give back at the end."""

    def close(self) -> None: ...


def _cached(settings: Settings, kind: str) -> str:
    """Where an answer would be right for no time at all, there is no need to look for one."""
    is_ever_right = kind == "sqlite" or settings.cache_age > 0
    return settings.cache if is_ever_right else "off"


def _observer(database: str) -> Observer:
    from blog.adapters.telemetry.metrics import PrometheusObserver  # noqa: PLC0415 - commands: none

    return PrometheusObserver(database, metrics_folder())


async def _sample_on(observer: Observer) -> None:
    """Let other processes know what is under way in this one, also while nothing happens."""
    while True:
        observer.sample()
        await asyncio.sleep(_SAMPLED_EVERY)


def lifespan(
    database: Database, observer: Observer, *closable: Closable
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def opened(app: FastAPI) -> AsyncIterator[None]:
        try:
            database.prepare()
        except Unreachable as error:
            log.warning("%s It is tried again with each request.", error)
        sampling = asyncio.create_task(_sample_on(observer)) if metrics_folder() else None
        try:
            yield
        finally:
            if sampling is not None:
                sampling.cancel()
            for each in closable:
                each.close()

    return opened


class ServiceContainer(containers.DeclarativeContainer):
    """What is the same in every service; that of a service extends it.

    With the decorator `containers.copy`, so that what it sets anew here is used here, too. That
    must be constants: anything made of these providers would be made of others than all else.
    """

    settings = providers.Dependency(instance_of=Settings)
    migrations: providers.Provider[Migrations] = providers.Dependency(instance_of=Migrations)
    next_by_clock: providers.Provider[NextByClock] = providers.Object(nothing_by_clock)

    clock = providers.Singleton(SystemClock)
    url = providers.Singleton(parse_url, settings.provided.database_url)
    kind = providers.Callable(database_kind, url)
    engine = providers.Selector(
        kind,
        sqlite=providers.Singleton(sqlite.make_engine, url),
        postgresql=providers.Singleton(postgres.make_engine, url),
    )
    observer = providers.Singleton(_observer, kind)
    tracing = providers.Singleton(tracing_of, kind)
    lent = providers.Singleton(LentConnection)
    executor = providers.Selector(
        kind,
        sqlite=providers.Singleton(SqliteExecutor, engine, lent, observer),
        postgresql=providers.Singleton(PostgresExecutor, engine, lent, observer),
    )
    bounded_executor = providers.Singleton(BoundedExecutor, executor, observer)
    database = providers.Selector(
        kind,
        sqlite=providers.Singleton(SqliteDatabase, engine, migrations),
        postgresql=providers.Singleton(PostgresDatabase, engine, migrations),
    )
    changes = providers.Selector(
        kind,
        sqlite=providers.Singleton(
            SqliteChanges, engine, clock, executor.provided.end_snapshot, next_by_clock
        ),
        postgresql=providers.Singleton(PostgresChanges, settings.provided.cache_age),
    )
    cache = providers.Singleton(ReadCache, changes)
    options = providers.Factory(
        HttpOptions,
        open_to_network=settings.provided.open_to_network,
        allowed_hosts=settings.provided.allowed_hosts,
        cors_origins=settings.provided.cors_origins,
        trusted_proxies=settings.provided.trusted_proxies,
        metrics_from=settings.provided.metrics_from,
        traces=providers.Callable(traces_of, tracing),
        cache=providers.Selector(
            providers.Callable(_cached, settings, kind), on=cache, off=providers.Object(None)
        ),
    )
    open_retries = providers.Singleton(
        SafeRetries,
        providers.Factory(SqlUnitOfWork, lent).provider,
        clock,
        providers.Singleton(Access, providers.Object(open_access)),
    )


def record_service(
    service: type[RecordService[Any, Any, Any]],
    rows: Rows[Any],
    listed: Callable[..., Page[Any]],
    get: Callable[..., Any] | None = None,
) -> providers.Provider[Any]:
    """The use cases of a kind of records, for a container.

    `get` is for those that are shown with more than is in their own rows.
    """
    parts = ServiceContainer
    return providers.Singleton(
        service,
        providers.Factory(SqlRecordUnitOfWork, parts.lent, rows).provider,
        providers.Singleton(SqlRecordQueries, parts.lent, get or rows.get, listed),
        parts.clock,
    )


def open_app(
    service: Service, routes: Callable[..., Sequence[BaseRoute]], *use_cases: Any
) -> providers.Provider[FastAPI]:
    """The app of a service without users, for its container.

    `routes` makes them of the use cases, an executor, and safe retries.
    """
    parts = ServiceContainer
    return providers.Singleton(
        make_service,
        service,
        providers.Callable(routes, *use_cases, parts.bounded_executor, parts.open_retries),
        database=parts.database,
        options=parts.options,
        is_full_of_writes=parts.bounded_executor.provided.is_full_of_writes,
        observer=parts.observer,
        lifespan=providers.Callable(
            lifespan,
            parts.database,
            parts.observer,
            parts.changes,
            parts.cache,
            parts.executor,
            parts.tracing,
        ),
    )


def in_container(container: Any) -> FastAPI:
    """The app of a container, which is kept with it."""
    app: FastAPI = container.app()
    app.state.container = container
    return app


def started(service: Service, create_app: Callable[[], FastAPI]) -> FastAPI:
    """An app for any ASGI server; the program ends where a setting cannot be used."""
    try:
        return create_app()
    except SettingsError as error:
        error.exit(service)
