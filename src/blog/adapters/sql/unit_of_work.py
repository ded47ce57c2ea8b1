"""The unit of work as a part of the transaction that the executor owns.

It is a savepoint, or, where the executor can do everything once more, finds out whether it would
have to be one (ADR 0032).
"""

from types import TracebackType
from typing import Self

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from blog.adapters.sql.connections import LentConnection, run
from blog.adapters.sql.stored_answers import SqlAnswerRepository


class SqlUnitOfWork:
    """What a service changes together is a subclass, with its repositories on the `connection`."""

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
    def answers(self) -> SqlAnswerRepository:
        return SqlAnswerRepository(self.connection)

    @property
    def connection(self) -> Connection:
        """For the repositories: what is written on it is part of this unit.

        What comes after a commit is not committed: it begins anew when it is needed.
        """
        if not self._is_open:
            self._begin()
        return self._connection

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

    def _begin(self) -> None:
        if self._lent.changes is None:
            run(self._connection, f"SAVEPOINT {self._savepoint}")
        else:
            self._kept = self._lent.changes()
        self._is_open = True
