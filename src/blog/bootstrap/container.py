"""The composition root: what is made of what. It provides factories, never sessions."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from dependency_injector import containers, providers
from fastapi import FastAPI

from blog.adapters.http.app import HttpOptions, make_app
from blog.adapters.sql import sqlite
from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.database import SqliteDatabase
from blog.adapters.sql.executor import SqliteExecutor
from blog.adapters.sql.post_queries import SqlPostQueries
from blog.adapters.sql.unit_of_work import SqlUnitOfWork
from blog.adapters.sql.user_queries import SqlUserQueries
from blog.adapters.system.clock import SystemClock
from blog.application.load import BoundedExecutor
from blog.application.posts import PostService
from blog.application.seeding import SeedService
from blog.application.users import UserService
from blog.bootstrap.settings import Settings


def _lifespan(
    database: SqliteDatabase, executor: SqliteExecutor
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        database.migrate()
        try:
            yield
        finally:
            executor.close()

    return lifespan


class Container(containers.DeclarativeContainer):
    settings = providers.Dependency(instance_of=Settings)

    clock = providers.Singleton(SystemClock)
    engine = providers.Singleton(
        sqlite.make_engine, providers.Callable(sqlite.parse_url, settings.provided.database_url)
    )
    lent = providers.Singleton(LentConnection)
    executor = providers.Singleton(SqliteExecutor, engine, lent)
    bounded_executor = providers.Singleton(BoundedExecutor, executor)
    database = providers.Singleton(SqliteDatabase, engine)
    unit_of_work = providers.Factory(SqlUnitOfWork, lent)
    user_queries = providers.Singleton(SqlUserQueries, lent)
    post_queries = providers.Singleton(SqlPostQueries, lent)

    users = providers.Singleton(UserService, unit_of_work.provider, user_queries, clock)
    posts = providers.Singleton(
        PostService, unit_of_work.provider, post_queries, user_queries, clock
    )

    seeding = providers.Singleton(SeedService, unit_of_work.provider, user_queries, clock)

    app = providers.Singleton(
        make_app,
        users=users,
        posts=posts,
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
