"""What is noted of a request while it runs, to be logged, counted and traced when it is over."""

from collections.abc import Callable
from contextvars import ContextVar


class RequestNotes:
    """Of one request: who asks, for what, and what that takes. Noting has to cost next to nothing.

    No note holds a value that a client has sent, but for the address of the client.
    """

    request_id = ""
    client = ""
    """The address of who asks; empty within this process."""
    actor_id: int | None = None
    route: str | None = None
    """The template of the path, such as /users/{id}; None where no route is known."""
    code: str | None = None
    """Of the problem that is answered."""
    cached = False
    replayed = False
    shed = False
    """Whether it was refused because too much is asked at once."""
    statements = 0
    database_seconds = 0.0
    traced: Callable[[str, float], None] | None = None
    """Is told of each statement, with the seconds that it took until now."""

    def ran(self, statement: str, seconds: float) -> None:
        """Of SQL, with placeholders in it and no values."""
        self.statements += 1
        self.database_seconds += seconds
        if self.traced is not None:
            self.traced(statement, seconds)


_UNREAD = RequestNotes()
current_notes: ContextVar[RequestNotes] = ContextVar("current_notes", default=_UNREAD)
"""Those of the request for which this code runs, on whichever thread; outside of requests, some
that nobody reads."""
