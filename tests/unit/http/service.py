"""The service over HTTP on fakes, and the requests that tests of it begin with."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from fastapi import FastAPI
from fastapi.routing import APIRoute

from blog.adapters.http.app import SignInServices, make_app
from blog.adapters.http.service import HttpOptions
from blog.adapters.http.short_routes import ShortRoute
from blog.application.access import Access
from blog.application.credentials import CredentialService
from blog.application.idempotency import SafeRetries
from blog.application.maintenance import SchemaState
from blog.application.observing import UNOBSERVED
from blog.application.ports import Executor, Observer
from blog.application.posts import PostService
from blog.application.sessions import SessionService
from blog.application.users import UserService
from blog.domain.policy import Policy, open_access
from blog.domain.posts import Post
from blog.domain.users import User
from tests.builders import NOW
from tests.fakes.clock import FakeClock
from tests.fakes.computer import InlineComputer
from tests.fakes.database import FakeDatabase
from tests.fakes.executor import InlineExecutor
from tests.fakes.memory import Memory
from tests.fakes.passwords import PlainPasswordHasher
from tests.fakes.posts import MemoryPostQueries
from tests.fakes.sessions import MemorySessionQueries
from tests.fakes.unit_of_work import MemoryUnitOfWork
from tests.fakes.users import MemoryUserQueries

Request = TypeVar("Request")
Answer = TypeVar("Answer")

USERS = "/api/v1/users"
POSTS = "/api/v1/posts"


@dataclass(frozen=True)
class Fakes:
    """What an app works on, so that a test can look at it and change it."""

    memory: Memory = field(default_factory=Memory)
    clock: FakeClock = field(default_factory=lambda: FakeClock(NOW))
    passwords: PlainPasswordHasher = field(default_factory=PlainPasswordHasher)
    database: FakeDatabase = field(default_factory=lambda: FakeDatabase(SchemaState.CURRENT))

    def reset(self) -> None:
        self.memory.become(Memory())
        self.clock.move(NOW - self.clock.now())
        self.passwords.comparisons = 0
        self.database.state, self.database.reachable = SchemaState.CURRENT, True

    def add(self, *new: User | Post) -> None:
        """Store them in this order, and give each its id."""
        with MemoryUnitOfWork(self.memory) as work:
            for one in new:
                if isinstance(one, User):
                    work.users.add(one)
                else:
                    work.posts.add(one)
            work.commit()


class FailingExecutor:
    """Whatever it is given to run, it raises its error."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def read(self, query: Callable[[Request], Answer], request: Request) -> Answer:
        raise self.error

    async def scan(self, query: Callable[[Request], Answer], request: Request) -> Answer:
        raise self.error

    async def write(self, use_case: Callable[[Request], Answer], request: Request) -> Answer:
        raise self.error


@asynccontextmanager
async def _no_lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield


def an_app(
    fakes: Fakes | None = None,
    executor: Executor | None = None,
    is_full_of_writes: Callable[[], bool] = lambda: False,
    policy: Policy = open_access,
    route_class: type[APIRoute] = ShortRoute,
    observer: Observer = UNOBSERVED,
    **options: Any,
) -> FastAPI:
    """The whole adapter; `options` are those of HttpOptions."""
    fakes = fakes or Fakes()
    memory, clock = fakes.memory, fakes.clock
    user_queries = MemoryUserQueries(memory)

    def unit_of_work() -> MemoryUnitOfWork:
        return MemoryUnitOfWork(memory)

    access = Access(policy)
    executor = executor or InlineExecutor(memory)
    users = UserService(unit_of_work, user_queries, clock, access)
    posts = PostService(unit_of_work, MemoryPostQueries(memory), user_queries, clock, access)
    sessions = SessionService(unit_of_work, MemorySessionQueries(memory), clock, access)
    credentials = CredentialService(
        unit_of_work,
        users,
        sessions,
        clock,
        access,
        fakes.passwords,
        executor,
        InlineComputer(),
        observer,
    )
    return make_app(
        users=users,
        posts=posts,
        accounts=None if policy is open_access else SignInServices(sessions, credentials),
        access=access,
        retries=SafeRetries(unit_of_work, clock, access),
        executor=executor,
        database=fakes.database,
        options=HttpOptions(**options),
        lifespan=_no_lifespan,
        is_full_of_writes=is_full_of_writes,
        observer=observer,
        route_class=route_class,
    )


def user_data(**fields: Any) -> dict[str, Any]:
    """A body that registers a user."""
    return {
        "name": "Grace Hopper",
        "email": "grace@example.com",
        "age": 37,
        "city": "Ghent",
    } | fields


def post_data(**fields: Any) -> dict[str, Any]:
    """A body that writes a post."""
    return {
        "title": "A compiler at last",
        "content": "It was said that it could not be done.",
        "author_id": 1,
    } | fields


def as_json(body: Any) -> dict[str, Any]:
    """Arguments of a request with a body in ASCII, which can hold what UTF-8 cannot."""
    return {"content": json.dumps(body), "headers": {"Content-Type": "application/json"}}
