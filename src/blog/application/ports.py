"""What the use cases need from outside. Each docstring states what an implementation owes."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from types import TracebackType
from typing import ParamSpec, Protocol, Self, TypeVar

from blog.application.observing import Event, Level, RequestNotes
from blog.application.stored_answers import AnswerRepository

Request = TypeVar("Request")
Answer = TypeVar("Answer")
Arguments = ParamSpec("Arguments")


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment in UTC, aware, with microseconds."""
        ...


class UnitOfWork(Protocol):
    """Changes that are kept together or not at all.

    Opened by a use case as a context manager. What was not committed when the block is left is
    rolled back, whether by an error or not. One that is opened inside of another is part of it:
    what the inner one commits is kept if the outer one is committed, too.

    To be left by a commit or an error: by neither is allowed, and may take as long again. That of a
    service has its repositories beside `answers`.
    """

    @property
    def answers(self) -> AnswerRepository: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...

    def commit(self) -> None:
        """Keep the changes. They are durable once `Executor.write` has returned, not before."""
        ...


class Executor(Protocol):
    """Decides where and in which transaction synchronous code runs, and keeps the loop free.

    Every method raises what the code raised, and Unavailable where the database cannot serve.
    """

    async def read(self, query: Callable[[Request], Answer], request: Request) -> Answer:
        """Run a bounded query: one that touches a number of rows in proportion to its answer.

        It may run a second time, where the first lost its connection to the database.
        """
        ...

    async def scan(self, query: Callable[[Request], Answer], request: Request) -> Answer:
        """Run a query that may touch every row, once, without holding up anybody else."""
        ...

    async def write(self, use_case: Callable[[Request], Answer], request: Request) -> Answer:
        """Run a use case as in a transaction of its own, and commit it.

        It succeeds or fails alone, whatever it shares the commit with. Returns when all that the
        use case committed is durable: it survives a crash and a power cut. Raises Unavailable when
        its turn has not come within five seconds.
        """
        ...


class Changes(Protocol):
    """Knows for how long answers to readers stay right."""

    def mark(self) -> int | None:
        """A number that stands for as long as the same question has the same answer.

        It is one that never was before as soon as something was committed, by whichever process,
        and as soon as a scheduled post becomes public. None where that cannot be told. It never
        raises, and takes some microseconds.
        """
        ...


class PasswordHasher(Protocol):
    """Makes and compares hashes of passwords, which takes long and much memory on purpose."""

    def hash(self, password: str) -> str:
        """A hash with a salt of its own: a string of printable ASCII, at most 255 characters."""
        ...

    def verify(self, password: str, password_hash: str | None) -> bool:
        """Whether the hash is of this password. False for None, which takes just as long."""
        ...

    def is_common(self, word: str) -> bool:
        """Whether a word in lower case is among the passwords that are used most."""
        ...


class Computer(Protocol):
    """Runs what burns processors, off the event loop and off the writer."""

    def turn(self) -> AbstractAsyncContextManager[None]:
        """One of few turns at a time; within it `compute` may be called, again and again.

        Raises Overloaded where too many wait, and Unavailable where none has come within five
        seconds.
        """
        ...

    async def compute(
        self,
        function: Callable[Arguments, Answer],
        *arguments: Arguments.args,
        **options: Arguments.kwargs,
    ) -> Answer:
        """Run it on a thread."""
        ...


class Observer(Protocol):
    """Counts what happens, for whoever watches the service.

    It may be called from any thread. It never raises, takes some microseconds, and touches no
    database. What was counted is never forgotten while the service runs, however many of its
    processes come and go.
    """

    def answered(self, requests: Sequence[RequestNotes]) -> None:
        """Count each of them once, by its method, route and status, with what it took."""
        ...

    def count(self, event: Event, times: int = 1) -> None: ...

    def committed(self, writes: int) -> None:
        """So many writes shared one commit."""
        ...

    def watch(self, level: Level, value: Callable[[], float]) -> None:
        """Have the level asked for whenever it is wanted; of several that are watched, the sum."""
        ...

    def sample(self) -> None:
        """Note the levels of this process, for those that serve together with it."""
        ...

    def told(self) -> bytes:
        """All of it in the text format of Prometheus, of all processes that serve together."""
        ...
