"""What is noted of a request while it runs, and what else is worth counting."""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum


class RequestNotes:
    """Of one request: who asks, for what, and what that takes. Noting has to cost next to nothing.

    No note holds a value that a client has sent, but for the address of the client.
    """

    request_id = ""
    method = ""
    client = ""
    """The address of who asks; empty within this process."""
    actor_id: int | None = None
    route: str | None = None
    """The template of the path, such as /users/{id}; None where no route is known."""
    status = 0
    """Of the answer; 0 for a client who was gone before there was one."""
    seconds = 0.0
    code: str | None = None
    """Of the problem that is answered."""
    cached: bool | None = None
    """Whether the answer was in the cache; None where it was not asked."""
    replayed = False
    """Whether the answer is that of an earlier request with the same key."""
    shed = False
    """Whether it was refused because too much is asked at once."""
    statements = 0
    database_seconds = 0.0
    traced: Callable[[str, float, BaseException | None], None] | None = None
    """Is told of each statement, too."""

    def ran(self, statement: str, seconds: float, error: BaseException | None = None) -> None:
        """Of SQL, with placeholders in it and no values; it ended just now, maybe with an error."""
        self.statements += 1
        self.database_seconds += seconds
        if self.traced is not None:
            self.traced(statement, seconds, error)


_UNREAD = RequestNotes()
current_notes: ContextVar[RequestNotes] = ContextVar("current_notes", default=_UNREAD)
"""Those of the request for which this code runs, on whichever thread; outside of requests, some
that nobody reads."""


@dataclass(frozen=True, slots=True)
class Series:
    """The name under which something is told, what it means, and what tells it from its like."""

    name: str
    meaning: str
    label: tuple[str, str] | None = None

    @property
    def labels(self) -> dict[str, str]:
        return dict([self.label] if self.label else [])


_SIGN_INS = "blog_sign_ins_refused_total", "Sign-ins that were refused, and why."
_ERRORS = (
    "blog_database_errors_total",
    ("Errors of the database: it was unavailable, or it refused what it should not have."),
)
_CACHE = "blog_cache_reads_total", "Reads that asked the cache, and whether it knew."
_CALLS = "blog_database_calls", "Reads, scans and writes under way or waiting for their turn."


class Event(Enum):
    """What happens, and is counted."""

    REQUEST_SHED = Series(
        "blog_http_requests_shed_total", "Requests that were refused for being too many."
    )
    REPLAYED = Series(
        "blog_idempotent_replays_total",
        "Answers of an earlier request with the same Idempotency-Key.",
    )
    CACHE_HIT = Series(*_CACHE, ("result", "hit"))
    CACHE_MISS = Series(*_CACHE, ("result", "miss"))
    WRONG_CREDENTIALS = Series(*_SIGN_INS, ("reason", "credentials"))
    TOO_MANY_PASSWORDS = Series(*_SIGN_INS, ("reason", "throttled"))
    RERUN = Series(
        "blog_database_reruns_total",
        "Transactions that were begun once more, because another was in their way.",
    )
    DATABASE_UNAVAILABLE = Series(*_ERRORS, ("kind", "unavailable"))
    DATABASE_FAULT = Series(*_ERRORS, ("kind", "fault"))


class Level(Enum):
    """How much there is of something, now."""

    REQUESTS = Series("blog_http_requests_in_flight", "Requests that are being answered.")
    READS = Series(*_CALLS, ("kind", "read"))
    SCANS = Series(*_CALLS, ("kind", "scan"))
    WRITES = Series(*_CALLS, ("kind", "write"))
    WAITING_WRITES = Series(
        "blog_writes_waiting", "Writes that wait for the one thread that writes to SQLite."
    )
    CONNECTIONS = Series(
        "blog_database_connections", "Connections to the database that are in use."
    )


class Unobserved:
    """The Observer where nobody watches."""

    def answered(self, requests: Sequence[RequestNotes]) -> None: ...

    def count(self, event: Event, times: int = 1) -> None: ...

    def committed(self, writes: int) -> None: ...

    def watch(self, level: Level, value: Callable[[], float]) -> None: ...

    def sample(self) -> None: ...

    def told(self) -> bytes:
        return b""


UNOBSERVED = Unobserved()
