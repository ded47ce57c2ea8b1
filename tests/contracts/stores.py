"""The stores that have to keep the contracts, each with a way to work on it without a loop."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

from sqlalchemy import URL, Engine, text

from blog.adapters.sql import postgres, sqlite
from blog.adapters.sql.blog_migrations import BLOG_MIGRATIONS
from blog.adapters.sql.blog_unit_of_work import SqlBlogUnitOfWork
from blog.adapters.sql.changes import PostgresChanges, SqliteChanges
from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.database import PostgresDatabase, SqliteDatabase
from blog.adapters.sql.post_queries import SqlPostQueries
from blog.adapters.sql.postgres_executor import PostgresExecutor
from blog.adapters.sql.publications import next_publication
from blog.adapters.sql.schema import Migrations
from blog.adapters.sql.session_queries import SqlSessionQueries
from blog.adapters.sql.sqlite_executor import SqliteExecutor
from blog.adapters.sql.transfer import SqlContents
from blog.adapters.sql.urls import parse_url
from blog.adapters.sql.user_queries import SqlUserQueries
from blog.application.access import Access
from blog.application.blog_unit_of_work import BlogUnitOfWork
from blog.application.maintenance import Database
from blog.application.ports import Changes, Clock, Executor
from blog.application.post_queries import PostQueries
from blog.application.posts import PostService
from blog.application.sessions import SessionQueries
from blog.application.transfer import Contents
from blog.application.user_queries import UserQueries
from blog.application.users import UserService
from blog.domain.policy import Policy, open_access
from blog.domain.posts import Post
from blog.domain.users import User
from tests.builders import NOW
from tests.drivers import make_audible
from tests.fakes.changes import MemoryChanges
from tests.fakes.clock import FakeClock
from tests.fakes.executor import InlineExecutor
from tests.fakes.memory import Memory
from tests.fakes.posts import MemoryPostQueries
from tests.fakes.sessions import MemorySessionQueries
from tests.fakes.transfer import MemoryContents
from tests.fakes.unit_of_work import MemoryUnitOfWork
from tests.fakes.users import MemoryUserQueries

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Store:
    """All ports of one store. `transaction` lets the others work, as the executor does."""

    executor: Executor
    unit_of_work: Callable[[], BlogUnitOfWork]
    users: UserQueries
    sessions: SessionQueries
    posts: PostQueries
    contents: Contents
    changes: Changes
    clock: FakeClock
    transaction: Callable[[], AbstractContextManager[None]]

    def services(
        self, clock: Clock, policy: Policy = open_access
    ) -> tuple[UserService, PostService]:
        return (
            UserService(self.unit_of_work, self.users, clock, Access(policy)),
            PostService(self.unit_of_work, self.posts, self.users, clock, Access(policy)),
        )

    @contextmanager
    def work(self) -> Iterator[BlogUnitOfWork]:
        """A unit of work in a transaction of its own."""
        with self.transaction(), self.unit_of_work() as work:
            yield work

    def add(self, *new: User | Post) -> None:
        """Store them in this order, and give each its id."""
        with self.work() as work:
            for one in new:
                if isinstance(one, User):
                    work.users.add(one)
                else:
                    work.posts.add(one)
            work.commit()

    def read(
        self,
        query: Callable[Arguments, Answer],
        *arguments: Arguments.args,
        **options: Arguments.kwargs,
    ) -> Answer:
        with self.transaction():
            return query(*arguments, **options)


def memory_store() -> Store:
    memory, clock = Memory(), FakeClock(NOW)
    return Store(
        executor=InlineExecutor(memory),
        unit_of_work=lambda: MemoryUnitOfWork(memory),
        users=MemoryUserQueries(memory),
        sessions=MemorySessionQueries(memory),
        posts=MemoryPostQueries(memory),
        contents=MemoryContents(memory),
        changes=MemoryChanges(memory, clock),
        clock=clock,
        transaction=memory.transaction,
    )


@contextmanager
def sqlite_engine(file: Path) -> Iterator[Engine]:
    engine = sqlite.make_engine(URL.create("sqlite", database=str(file)))
    make_audible(engine)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def postgres_engine(url: str) -> Iterator[Engine]:
    engine = postgres.make_engine(parse_url(url))
    make_audible(engine)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def sql_store(engine: Engine) -> Iterator[Store]:
    """On a migrated database."""
    lent = LentConnection()
    executor, clock = sql_executor(engine, lent), FakeClock(NOW)
    changes = sql_changes(engine, clock, executor)
    writing = engine.execution_options(**sqlite.WRITES)

    @contextmanager
    def transaction() -> Iterator[None]:
        with writing.begin() as connection, lent.lend(connection):
            yield

    try:
        yield Store(
            executor=executor,
            unit_of_work=lambda: SqlBlogUnitOfWork(lent),
            users=SqlUserQueries(lent),
            sessions=SqlSessionQueries(lent),
            posts=SqlPostQueries(lent),
            contents=SqlContents(lent),
            changes=changes,
            clock=clock,
            transaction=transaction,
        )
    finally:
        changes.close()
        executor.close()


def sql_executor(engine: Engine, lent: LentConnection) -> SqliteExecutor | PostgresExecutor:
    on_sqlite = engine.dialect.name == "sqlite"
    return SqliteExecutor(engine, lent) if on_sqlite else PostgresExecutor(engine, lent)


def sql_changes(
    engine: Engine, clock: Clock, executor: SqliteExecutor | PostgresExecutor
) -> SqliteChanges | PostgresChanges:
    if isinstance(executor, SqliteExecutor):
        return SqliteChanges(engine, clock, executor.end_snapshot, next_publication)
    return PostgresChanges(age=0)


MAKE_EMPTY = {
    "sqlite": [
        "DELETE FROM stored_answers",
        "DELETE FROM posts",
        "DELETE FROM post_words",
        "DELETE FROM users",  # with their passwords and sessions
        "DELETE FROM user_trigrams",
        "DELETE FROM throttles",
        "DELETE FROM sqlite_sequence",
    ],
    "postgresql": [  # which takes a sixth of the time of TRUNCATE
        "DELETE FROM stored_answers",
        "DELETE FROM post_words",
        "DELETE FROM posts",
        "DELETE FROM users",  # with their passwords and sessions
        "DELETE FROM throttles",
        "SELECT setval('users_id_seq', 1, false)",
        "SELECT setval('posts_id_seq', 1, false)",
        "SELECT setval('sessions_id_seq', 1, false)",
    ],
}


def make_empty(engine: Engine) -> None:
    """Remove all rows; ids begin with 1 again."""
    with engine.begin() as connection:
        for statement in MAKE_EMPTY[engine.dialect.name]:
            connection.execute(text(statement))


def sql_database(engine: Engine, migrations: Migrations = BLOG_MIGRATIONS) -> Database:
    on_sqlite = engine.dialect.name == "sqlite"
    return (SqliteDatabase if on_sqlite else PostgresDatabase)(engine, migrations)
