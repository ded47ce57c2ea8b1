"""The unit of work as a savepoint in the transaction that the executor owns."""

from types import TracebackType
from typing import Self

from sqlalchemy import NestedTransaction
from sqlalchemy.exc import DBAPIError

from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.posts import SqlPostRepository
from blog.adapters.sql.stored_answers import SqlAnswerRepository
from blog.adapters.sql.users import SqlUserRepository


class SqlUnitOfWork:
    def __init__(self, lent: LentConnection) -> None:
        self._lent = lent
        self._savepoint: NestedTransaction

    def __enter__(self) -> Self:
        self._connection = self._lent.get()
        self._savepoint = self._connection.begin_nested()
        self.users = SqlUserRepository(self._connection)
        self.posts = SqlPostRepository(self._connection)
        self.answers = SqlAnswerRepository(self._connection)
        return self

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
        self._savepoint = self._connection.begin_nested()  # what comes after is not committed
