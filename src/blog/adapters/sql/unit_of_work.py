"""The unit of work as a savepoint in the transaction that the executor owns."""

from types import TracebackType
from typing import Self

from sqlalchemy import Connection, NestedTransaction
from sqlalchemy.exc import DBAPIError

from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.passwords import SqlPasswordRepository
from blog.adapters.sql.posts import SqlPostRepository
from blog.adapters.sql.sessions import SqlSessionRepository
from blog.adapters.sql.stored_answers import SqlAnswerRepository
from blog.adapters.sql.throttle import SqlThrottleRepository
from blog.adapters.sql.users import SqlUserRepository


class SqlUnitOfWork:
    def __init__(self, lent: LentConnection) -> None:
        self._lent = lent
        self._savepoint: NestedTransaction

    def __enter__(self) -> Self:
        self._connection = self._lent.get()
        self._savepoint = self._connection.begin_nested()
        return self

    @property
    def users(self) -> SqlUserRepository:
        return SqlUserRepository(self._inside_savepoint())

    @property
    def posts(self) -> SqlPostRepository:
        return SqlPostRepository(self._inside_savepoint())

    @property
    def answers(self) -> SqlAnswerRepository:
        return SqlAnswerRepository(self._inside_savepoint())

    @property
    def passwords(self) -> SqlPasswordRepository:
        return SqlPasswordRepository(self._inside_savepoint())

    @property
    def sessions(self) -> SqlSessionRepository:
        return SqlSessionRepository(self._inside_savepoint())

    @property
    def throttles(self) -> SqlThrottleRepository:
        return SqlThrottleRepository(self._inside_savepoint())

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # After trouble SQLite may have rolled back by itself, savepoints and all. Then the executor
        # gives up the whole transaction.
        if self._savepoint.is_active and not isinstance(error, DBAPIError):
            self._savepoint.rollback()

    def commit(self) -> None:
        self._savepoint.commit()

    def _inside_savepoint(self) -> Connection:
        """What comes after a commit is not committed: it has a savepoint of its own, made when it
        is needed, for on PostgreSQL each costs two round trips."""
        if not self._savepoint.is_active:
            self._savepoint = self._connection.begin_nested()
        return self._connection
