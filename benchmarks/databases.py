"""Where the subjects keep their data during a run: a copy for each."""

import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from benchmarks.data import Data
from benchmarks.machine import DATA
from benchmarks.subjects import Subject
from tests.own_postgresql import DURABLE, OwnServer, own_server
from tests.postgresql import connect

_LIKE_THE_DEFAULTS = {"autovacuum": "on", "shared_buffers": "128MB"}


class Databases:
    """Gives out copies of the data. Those on PostgreSQL need a server."""

    def __init__(self, data: Data, folder: Path, server: OwnServer | None) -> None:
        self._data = data
        self._folder = folder
        self._server = server
        self._filled: dict[str, str] = {}

    def can_hold(self, subject: Subject) -> bool:
        return self._server is not None or not subject.on_postgresql

    @contextmanager
    def copy(self, subject: Subject) -> Iterator[tuple[Path, str]]:
        """A file, which is not there on PostgreSQL, and the address. Gone after the block."""
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            file = Path(folder) / "blog.db"
            if subject.on_postgresql:
                with self._copy_on_postgresql(subject.storage) as url:
                    yield file, url
            else:
                is_naive = subject.storage == "naive"
                shutil.copyfile(self._data.naive_file if is_naive else self._data.file, file)
                yield file, f"sqlite:///{file}"

    @contextmanager
    def _copy_on_postgresql(self, storage: str) -> Iterator[str]:
        assert self._server is not None
        if storage not in self._filled:
            self._filled[storage] = self._fill(self._server, storage)
        url = self._server.copy(self._filled[storage])
        try:
            yield _for_sqlalchemy(url) if storage == "naive" else url
        finally:
            self._server.drop(url)

    def _fill(self, server: OwnServer, storage: str) -> str:
        url = server.create()
        if storage == "naive":
            self._data.fill_naive(_for_sqlalchemy(url))
        else:
            self._data.seed(url)
        with connect(url) as connection:
            connection.execute("VACUUM ANALYZE")
        return url


@contextmanager
def databases(data: Data, subjects: Collection[Subject]) -> Iterator[Databases]:
    """For one run of these subjects.

    A server of PostgreSQL is made of the programs that are installed, if any.
    """
    data.make(naive=any(subject.storage == "naive" for subject in subjects))
    with tempfile.TemporaryDirectory(prefix="run-", dir=DATA) as folder, ExitStack() as stack:
        server = None
        if any(subject.on_postgresql for subject in subjects):
            with suppress(pytest.skip.Exception):  # without these programs
                server = stack.enter_context(own_server(**DURABLE | _LIKE_THE_DEFAULTS))
        yield Databases(data, Path(folder), server)


def _for_sqlalchemy(url: str) -> str:
    return url.replace("://", "+psycopg://", 1)
