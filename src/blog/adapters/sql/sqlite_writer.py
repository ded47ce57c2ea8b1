"""Runs writes on SQLite, many in one transaction, each of which succeeds or fails alone."""

import time
from collections.abc import Callable, Sequence

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from blog.adapters.sql import sqlite, turns
from blog.adapters.sql.batches import Write
from blog.adapters.sql.connections import LentConnection, NeedsSavepoints, run
from blog.application.observing import Event
from blog.application.ports import Observer

LONGEST = 0.05
"""Seconds after which a transaction takes in no further write, so that none waits long for the
others, nor do other processes. A commit takes a tenth of it even on a slow disk."""

_PAUSE = 0.002
"""Seconds before a lock is asked for again that SQLite refused without waiting."""

_PRAGMAS = {"cache_size": -8 * 1024, "wal_autocheckpoint": 4_000}
"""A cache in KiB, and the pages that the WAL holds before they are copied into the file. A new post
changes pages of indexes all over the file: the next one that does is to find them in memory, and
they are to be copied once for many. Of more than 4,062 pages the WAL has several indexes, which
readers would look through one after the other."""

RunOne = Callable[[Connection, Write], bool]
"""Runs one in the transaction; False where that has to be rolled back for it."""


class SqliteWriter:
    """Has a connection of its own for as long as nothing goes wrong.

    SQLAlchemy does not begin and end transactions on it: the driver does, and makes savepoints.
    """

    def __init__(self, engine: Engine, lent: LentConnection, observer: Observer) -> None:
        self._engine = engine
        self._lent = lent
        self._observer = observer
        self._connection: Connection | None = None
        self._patience: float | None = None

    def run(self, batch: Sequence[Write]) -> None:
        """Settle writes from the front, as many as one transaction takes; leave the others.

        None is settled before COMMIT has returned, not even one that was refused: what is in its
        way may be the work of another, which is not committed yet.

        Nearly always all of them are kept, so that at first none has a savepoint (ADR 0032). Where
        one has to be undone, nothing is kept, and all run once more, each in a savepoint.
        """
        if not self._run_all(batch, self._keep):
            self._run_all(batch, self._keep_or_undo)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            sqlite.throw_away(connection)

    def _run_all(self, batch: Sequence[Write], run_one: RunOne) -> bool:
        """Whether it is over: False where all has to run again, with savepoints."""
        ran: list[Write] = []
        try:
            return self._run_each(batch, run_one, ran)
        except DBAPIError as error:
            self.close()  # also for a lock: what an open cursor still sees keeps it out for ever
            if not ran and sqlite.wants_rerun(error):
                self._observer.count(Event.RERUN)
                time.sleep(_PAUSE)  # all come again, but those whose time is over
                return True
            for write in ran or batch:
                write.settle(turns.translated(sqlite, self._observer, error))
            return True

    def _run_each(self, batch: Sequence[Write], run_one: RunOne, ran: list[Write]) -> bool:
        connection = self._begin(batch)
        end = time.monotonic() + LONGEST
        for write in batch:
            if ran and (ran[0].is_alone or write.is_alone or time.monotonic() > end):
                break
            if write.done.cancelled() or write.is_late():
                continue
            ran.append(write)
            if not run_one(connection, write):
                return self._undo(connection, ran)
            if not sqlite.is_in_transaction(connection):
                self._spare_the_others(ran)
                return True
        begun = time.perf_counter()
        sqlite.commit(connection)
        seconds = time.perf_counter() - begun
        self._observer.committed(len(ran))
        for write in ran:
            write.notes.database_seconds += seconds  # each has waited for it
            write.settle(write.error)
        return True

    def _begin(self, batch: Sequence[Write]) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
            for name, value in _PRAGMAS.items():
                sqlite.set_pragma(self._connection, name, value)
            self._patience = None
        earliest = min(write.latest for write in batch)
        patience = round(earliest - time.monotonic(), 1)  # nearly always as before
        if patience != self._patience:
            sqlite.wait_at_most(self._connection, patience)
            self._patience = patience
        run(self._connection, "BEGIN IMMEDIATE")
        return self._connection

    def _keep(self, connection: Connection, write: Write) -> bool:
        """Run it without a savepoint; False where something is there that must not be kept."""
        changes = sqlite.changes(connection)
        write.error = None
        before = changes()
        try:
            with self._lent.lend(connection, changes):
                write.answer = write.context.run(write.use_case, write.request)
        except NeedsSavepoints:
            return False
        except BaseException as error:  # noqa: BLE001 - whoever waits for it is told
            write.error = turns.translated(sqlite, self._observer, error)
            return changes() == before or not sqlite.is_in_transaction(connection)
        return True

    def _keep_or_undo(self, connection: Connection, write: Write) -> bool:
        """Run it in a savepoint, to which it returns where it fails."""
        write.error = None
        try:
            run(connection, "SAVEPOINT write")
            with self._lent.lend(connection):
                write.answer = write.context.run(write.use_case, write.request)
            run(connection, "RELEASE SAVEPOINT write")
        except BaseException as error:  # noqa: BLE001 - whoever waits for it is told
            write.error = turns.translated(sqlite, self._observer, error)
            if sqlite.is_in_transaction(connection):
                run(connection, "ROLLBACK TO SAVEPOINT write")
                run(connection, "RELEASE SAVEPOINT write")
        return True

    def _undo(self, connection: Connection, ran: Sequence[Write]) -> bool:
        """Roll everything back for what the last of them did.

        Where it was the only one, and was refused, that is all there is to do.
        """
        if sqlite.is_in_transaction(connection):
            run(connection, "ROLLBACK")
        *others, last = ran
        if others or last.error is None:
            return False
        last.settle(last.error)
        return True

    def _spare_the_others(self, ran: Sequence[Write]) -> None:
        """SQLite has rolled everything back by itself, for what the last of them did.

        The next SAVEPOINT would begin a transaction of its own. So nothing goes on here; those
        before it come again, each alone, so that this happens to each of them once at most.
        """
        self.close()
        *others, failed = ran
        failed.settle(failed.error)
        self._observer.count(Event.RERUN, len(others))
        for write in others:
            write.is_alone = True
