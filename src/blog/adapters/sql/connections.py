"""Who lends connections to the code that an executor runs."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection


class LentConnection:
    """The connection on which this thread works, for as long as an executor lends it one."""

    def __init__(self) -> None:
        self._local = threading.local()

    def get(self) -> Connection:
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            raise RuntimeError("SQL runs inside an Executor only: it owns the transaction.")
        return connection

    @contextmanager
    def lend(self, connection: Connection) -> Iterator[Connection]:
        self._local.connection = connection
        try:
            yield connection
        finally:
            self._local.connection = None
