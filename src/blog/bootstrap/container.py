"""The composition root: what is made of what. It provides factories, never sessions."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

from dependency_injector import containers, providers
from fastapi import FastAPI

from blog.adapters.http.app import HttpOptions, SignInServices, make_app
from blog.adapters.http.cache import ReadCache
from blog.adapters.sql import postgres, sqlite
from blog.adapters.sql.changes import PostgresChanges, SqliteChanges
from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.database import PostgresDatabase, SqliteDatabase
from blog.adapters.sql.post_queries import SqlPostQueries
from blog.adapters.sql.postgres_executor import PostgresExecutor
from blog.adapters.sql.session_queries import SqlSessionQueries
from blog.adapters.sql.sqlite_executor import SqliteExecutor
from blog.adapters.sql.transfer import SqlContents
from blog.adapters.sql.unit_of_work import SqlUnitOfWork
from blog.adapters.sql.urls import database_kind, parse_url
from blog.adapters.sql.user_queries import SqlUserQueries
from blog.adapters.system.clock import SystemClock
from blog.adapters.system.computer import ThreadComputer, turns_of_each
from blog.application.access import Access
from blog.application.credentials import CredentialService
from blog.application.idempotency import SafeRetries
from blog.application.load import BoundedExecutor
from blog.application.maintenance import Database, Unreachable
from blog.application.operators import OperatorService
from blog.application.ports import Observer, PasswordHasher
from blog.application.posts import PostService
from blog.application.seeding import SeedService
from blog.application.sessions import SessionService
from blog.application.transfer import TransferService
from blog.application.users import UserService
from blog.bootstrap.settings import Settings, metrics_folder
from blog.bootstrap.tracing import traces_of, tracing_of
from blog.domain.policy import (
    Policy,
    open_access,
    restricted_access,
    restricted_access_with_registration,
)

log = logging.getLogger("blog.database")

_SAMPLED_EVERY = 1.0
"""Seconds, where several processes serve."""


class Closable(Protocol):
    """What has threads, or connections, to give back at the end."""

    def close(self) -> None: ...


def _policy(settings: Settings) -> Policy:
    if settings.access == "open":
        return open_access
    is_open = settings.registration == "open"
    return restricted_access_with_registration if is_open else restricted_access


def _observer(database: str) -> Observer:
    from blog.adapters.telemetry.metrics import PrometheusObserver  # noqa: PLC0415 - commands: none

    return PrometheusObserver(database, metrics_folder())


def _password_hasher() -> PasswordHasher:
    from blog.adapters.system.passwords import Argon2PasswordHasher  # noqa: PLC0415 - open access: none

    return Argon2PasswordHasher()


def _cached(settings: Settings, kind: str) -> str:
    """Where an answer would be right for no time at all, there is no need to look for one."""
    is_ever_right = kind == "sqlite" or settings.cache_age > 0
    return settings.cache if is_ever_right else "off"


async def _sample_on(observer: Observer) -> None:
    """Let other processes know what is under way in this one, also while nothing happens."""
    while True:
        observer.sample()
        await asyncio.sleep(_SAMPLED_EVERY)


def _lifespan(
    database: Database, observer: Observer, *closable: Closable
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
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

    return lifespan


class Container(containers.DeclarativeContainer):
    settings = providers.Dependency(instance_of=Settings)

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
        sqlite=providers.Singleton(SqliteDatabase, engine),
        postgresql=providers.Singleton(PostgresDatabase, engine),
    )
    changes = providers.Selector(
        kind,
        sqlite=providers.Singleton(SqliteChanges, engine, clock, executor.provided.end_snapshot),
        postgresql=providers.Singleton(PostgresChanges, settings.provided.cache_age),
    )
    cache = providers.Singleton(ReadCache, changes)
    unit_of_work = providers.Factory(SqlUnitOfWork, lent)
    user_queries = providers.Singleton(SqlUserQueries, lent)
    post_queries = providers.Singleton(SqlPostQueries, lent)
    session_queries = providers.Singleton(SqlSessionQueries, lent)
    password_hasher = providers.Singleton(_password_hasher)
    computer = providers.Singleton(
        ThreadComputer, turns=providers.Callable(turns_of_each, settings.provided.workers)
    )

    policy = providers.Callable(_policy, settings)
    access = providers.Singleton(Access, policy)
    users = providers.Singleton(UserService, unit_of_work.provider, user_queries, clock, access)
    posts = providers.Singleton(
        PostService, unit_of_work.provider, post_queries, user_queries, clock, access
    )
    sessions = providers.Singleton(
        SessionService, unit_of_work.provider, session_queries, clock, access
    )
    credentials = providers.Singleton(
        CredentialService,
        unit_of_work.provider,
        users,
        sessions,
        clock,
        access,
        password_hasher,
        bounded_executor,
        computer,
        observer,
    )
    retries = providers.Singleton(SafeRetries, unit_of_work.provider, clock, access)

    operators = providers.Singleton(
        OperatorService, user_queries, users, sessions, credentials, executor
    )

    seeding = providers.Singleton(SeedService, unit_of_work.provider, user_queries, clock)

    contents = providers.Singleton(SqlContents, lent)
    transfer = providers.Singleton(TransferService, unit_of_work.provider, contents)

    app = providers.Singleton(
        make_app,
        users=users,
        posts=posts,
        accounts=providers.Selector(
            settings.provided.access,
            open=providers.Object(None),
            restricted=providers.Factory(SignInServices, sessions, credentials),
        ),
        access=access,
        retries=retries,
        executor=bounded_executor,
        database=database,
        options=providers.Factory(
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
        ),
        is_full_of_writes=bounded_executor.provided.is_full_of_writes,
        observer=observer,
        lifespan=providers.Callable(
            _lifespan, database, observer, changes, cache, executor, computer, tracing
        ),
    )
