"""The composition root: what is made of what. It provides factories, never sessions."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

from dependency_injector import containers, providers
from fastapi import FastAPI

from blog.adapters.http.app import HttpOptions, make_app
from blog.adapters.sql import postgres, sqlite
from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.database import PostgresDatabase, SqliteDatabase
from blog.adapters.sql.executor import PostgresExecutor, SqliteExecutor
from blog.adapters.sql.post_queries import SqlPostQueries
from blog.adapters.sql.transfer import SqlContents
from blog.adapters.sql.unit_of_work import SqlUnitOfWork
from blog.adapters.sql.urls import database_kind, parse_url
from blog.adapters.sql.user_queries import SqlUserQueries
from blog.adapters.system.clock import SystemClock
from blog.application.idempotency import SafeRetries
from blog.application.load import BoundedExecutor
from blog.application.maintenance import Database, Unreachable
from blog.application.ports import Executor
from blog.application.posts import PostService
from blog.application.seeding import SeedService
from blog.application.transfer import TransferService
from blog.application.users import UserService
from blog.bootstrap.settings import Settings

log = logging.getLogger("blog.database")


class ClosableExecutor(Executor, Protocol):
    """An executor that gives its connections back at the end."""

    def close(self) -> None: ...


def _lifespan(
    database: Database, executor: ClosableExecutor
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        try:
            database.prepare()
        except Unreachable as error:
            log.warning("%s It is tried again with each request.", error)
        try:
            yield
        finally:
            executor.close()

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
    lent = providers.Singleton(LentConnection)
    executor = providers.Selector(
        kind,
        sqlite=providers.Singleton(SqliteExecutor, engine, lent),
        postgresql=providers.Singleton(PostgresExecutor, engine, lent),
    )
    bounded_executor = providers.Singleton(BoundedExecutor, executor)
    database = providers.Selector(
        kind,
        sqlite=providers.Singleton(SqliteDatabase, engine),
        postgresql=providers.Singleton(PostgresDatabase, engine),
    )
    unit_of_work = providers.Factory(SqlUnitOfWork, lent)
    user_queries = providers.Singleton(SqlUserQueries, lent)
    post_queries = providers.Singleton(SqlPostQueries, lent)

    users = providers.Singleton(UserService, unit_of_work.provider, user_queries, clock)
    posts = providers.Singleton(
        PostService, unit_of_work.provider, post_queries, user_queries, clock
    )
    retries = providers.Singleton(SafeRetries, unit_of_work.provider, clock)

    seeding = providers.Singleton(SeedService, unit_of_work.provider, user_queries, clock)

    contents = providers.Singleton(SqlContents, lent)
    transfer = providers.Singleton(TransferService, unit_of_work.provider, contents)

    app = providers.Singleton(
        make_app,
        users=users,
        posts=posts,
        retries=retries,
        executor=bounded_executor,
        database=database,
        options=providers.Factory(
            HttpOptions,
            open_to_network=settings.provided.open_to_network,
            allowed_hosts=settings.provided.allowed_hosts,
            cors_origins=settings.provided.cors_origins,
            trusted_proxies=settings.provided.trusted_proxies,
        ),
        is_full_of_writes=bounded_executor.provided.is_full_of_writes,
        lifespan=providers.Callable(_lifespan, database, executor),
    )
