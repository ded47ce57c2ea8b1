"""The unit of work as a part of the transaction that the executor owns.

It is a savepoint, or, where the executor can do everything once more, finds out whether it would
have to be one (ADR 0032).
"""

from types import TracebackType
from typing import Self

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from blog.adapters.sql.connections import LentConnection, run
from blog.adapters.sql.passwords import SqlPasswordRepository
from blog.adapters.sql.posts import SqlPostRepository
from blog.adapters.sql.sessions import SqlSessionRepository
from blog.adapters.sql.stored_answers import SqlAnswerRepository
from blog.adapters.sql.throttle import SqlThrottleRepository
from blog.adapters.sql.users import SqlUserRepository


class SqlUnitOfWork:
    def __init__(self, lent: LentConnection) -> None:
        self._lent = lent
        self._is_open = False

    def __enter__(self) -> Self:
        self._connection = self._lent.get()
        self._lent.units += 1
        # By its depth: a name that comes again hides what an inner unit left behind.
        self._savepoint = f"unit_{self._lent.units}"
        self._begin()
        return self

    @property
    def users(self) -> SqlUserRepository:
        return SqlUserRepository(self._inside())

    @property
    def posts(self) -> SqlPostRepository:
        return SqlPostRepository(self._inside())

    @property
    def answers(self) -> SqlAnswerRepository:
        return SqlAnswerRepository(self._inside())

    @property
    def passwords(self) -> SqlPasswordRepository:
        return SqlPasswordRepository(self._inside())

    @property
    def sessions(self) -> SqlSessionRepository:
        return SqlSessionRepository(self._inside())

    @property
    def throttles(self) -> SqlThrottleRepository:
        return SqlThrottleRepository(self._inside())

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._lent.units -= 1
        if not self._is_open:
            return
        if self._lent.changes is not None:
            if self._lent.changes() != self._kept:
                self._lent.note_not_undone(error)
        # After trouble SQLite may have rolled back by itself, savepoints and all. Then the executor
        # gives up the whole transaction.
        elif not isinstance(error, DBAPIError):
            run(self._connection, f"ROLLBACK TO SAVEPOINT {self._savepoint}")

    def commit(self) -> None:
        if self._is_open:
            self._is_open = False
            if self._lent.changes is None:
                run(self._connection, f"RELEASE SAVEPOINT {self._savepoint}")

    def _inside(self) -> Connection:
        """What comes after a commit is not committed: it begins anew when it is needed."""
        if not self._is_open:
            self._begin()
        return self._connection

    def _begin(self) -> None:
        if self._lent.changes is None:
            run(self._connection, f"SAVEPOINT {self._savepoint}")
        else:
            self._kept = self._lent.changes()
        self._is_open = True
