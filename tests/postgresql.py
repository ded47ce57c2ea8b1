"""A PostgreSQL server for tests: the one that is named, or one that is started for them.

Without `BLOG_TEST_DATABASE_URL`, a server is made of the programs that are installed. Where there
are none, the test is skipped, or fails if `BLOG_TEST_REQUIRE_POSTGRESQL` is set.
"""

import os
import pwd
import random
import re
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from tests.integration.cli.processes import PATIENCE, wait_until

URL = "BLOG_TEST_DATABASE_URL"
REQUIRED = "BLOG_TEST_REQUIRE_POSTGRESQL"

DURABLE = {"fsync": "on", "full_page_writes": "on"}
"""Settings of a server that keeps what it has confirmed through anything."""

_FAST: Mapping[str, object] = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": 200,
    "shared_buffers": "32MB",
}

_STRATEGIES_SINCE = 150_000
"""The first version, as servers tell it, that asks how to copy a database; others copy files."""

_PLACES = {  # where Debian, Red Hat and Homebrew keep programs that are not on the PATH
    "/usr/lib/postgresql": "*/bin",
    "/usr": "pgsql-*/bin",
    "/opt/homebrew/opt": "postgresql@*/bin",
    "/usr/local/opt": "postgresql@*/bin",
}


class Server:
    """A server on which tests make databases. All URLs begin with `postgresql://`."""

    def __init__(self, url: str) -> None:
        """Shape: any database of the server, and a role that may create others."""
        self._parts = urlsplit(url)
        self._created: list[str] = []
        self.url = self._url_of(_name_in(url))

    def create(self) -> str:
        """The URL of a new, empty database."""
        return self._create_from("template0")

    def copy(self, url: str) -> str:
        """The URL of a new database that holds what another holds, to which nobody is connected.

        15 ms by copying files, 24 ms by the log, which is the default since version 15.
        """
        return self._create_from(_name_in(url))

    def drop(self, url: str) -> None:
        """Also while somebody is connected to it."""
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        self._execute(statement.format(sql.Identifier(_name_in(url))))

    def drop_all(self) -> None:
        """Drop each database made here that is still there."""
        while self._created:
            self.drop(self._created.pop())

    def terminate_backends(self, url: str) -> None:
        """End every connection to this database."""
        statement = sql.SQL(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND datname = {}"
        )
        self._execute(statement.format(sql.Literal(_name_in(url))))

    def _create_from(self, template: str) -> str:
        url = self._url_of(f"blog_test_{uuid4().hex}")
        names = map(sql.Identifier, (_name_in(url), template))
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'").format(*names)
        with _connect(self.url) as connection:
            if connection.info.server_version >= _STRATEGIES_SINCE:
                statement += sql.SQL(" STRATEGY FILE_COPY")
            connection.execute(statement)
        self._created.append(url)
        return url

    def _execute(self, statement: sql.Composed) -> None:
        with _connect(self.url) as connection:
            connection.execute(statement)

    def _url_of(self, name: str) -> str:
        query = self._parts.query and f"?{self._parts.query}"
        return f"postgresql://{self._parts.netloc}/{name}{query}"


class OwnServer(Server):
    """A server in a folder of its own, to be stopped and started at will. Its port stays."""

    def __init__(self, programs: Path, folder: Path, settings: Mapping[str, object]) -> None:
        port = _free_port()
        super().__init__(f"postgresql://postgres@127.0.0.1:{port}/postgres")
        own: Mapping[str, object] = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": "",
        }
        settings = {**_FAST, **settings, **own}
        self._options = [f"--{name}={value}" for name, value in settings.items()]
        self._programs = programs
        self.folder = folder

    def make(self) -> None:
        """Make its files, once."""
        options = ("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "-U", "postgres")
        assert self._run("initdb", *options).wait(PATIENCE) == 0, self.log

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = self._run("postgres", *self._options)
        wait_until(self._answers)

    def stop(self) -> None:
        """End it and every connection, in good order."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """End it at once, with nothing put in order: the next start is a recovery from a crash.

        By SIGQUIT, which all of its processes obey. Those of a server that is gone by SIGKILL may
        live on for a while, and it is not to be started beside them.
        """
        self._end(signal.SIGQUIT)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8")

    def _run(self, program: str, *options: str) -> "subprocess.Popen[bytes]":
        user, group = _unprivileged()
        if user is not None and group is not None:
            os.chown(self.folder, user, group)
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - programs that were looked for
                (self._programs / program, "-D", self.folder / "data", *options),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=user,
                group=group,
                extra_groups=None if user is None else (),
                start_new_session=True,
            )

    def _answers(self) -> bool:
        assert self._process.poll() is None, self.log
        with suppress(psycopg.OperationalError), _connect(self.url):
            return True
        return False

    def _end(self, by: signal.Signals) -> None:
        self._process.send_signal(by)
        self._process.wait(PATIENCE)


@contextmanager
def any_server() -> Iterator[Server]:
    """The server that is named, or one that is gone when the block is left."""
    url = os.environ.get(URL)
    with given_server(url) if url else own_server() as server:
        yield server


@contextmanager
def given_server(url: str) -> Iterator[Server]:
    """A server that runs already. What was made on it is dropped when the block is left."""
    server = Server(url)
    try:
        _connect(server.url).close()
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        pytest.fail(f"The server that {URL} names cannot be used: {reason}", pytrace=False)
    try:
        yield server
    finally:
        server.drop_all()


@contextmanager
def own_server(**settings: object) -> Iterator[OwnServer]:
    """A server of one's own that runs, fast rather than durable unless the settings say more.

    Gone when the block is left, and its folder too. `settings` are those of postgresql.conf.
    """
    try:
        programs = find_programs(_folders())
    except LookupError as error:
        go_without(str(error), required=bool(os.environ.get(REQUIRED)))
    folder = Path(tempfile.mkdtemp(prefix="blog-postgresql-"))
    try:
        server = OwnServer(programs, folder, settings)
        server.make()
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


def find_programs(folders: Iterable[Path]) -> Path:
    """The first of the folders in which a server can be made and run."""
    for folder in folders:
        if all((folder / program).is_file() for program in ("initdb", "postgres")):
            return folder
    raise LookupError(
        "PostgreSQL's initdb and postgres are not there: install them (apt-get install postgresql, "
        f"brew install postgresql). For tests that end no server, {URL} can name one that runs."
    )


def go_without(reason: str, *, required: bool) -> NoReturn:
    """Skip the test, or fail where none may be skipped."""
    if required:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def _folders() -> Iterator[Path]:
    """Those on the PATH, then those of installed versions, the newest first."""
    yield from map(Path, os.get_exec_path())
    for place, pattern in _PLACES.items():
        yield from sorted(Path(place).glob(pattern), key=_version, reverse=True)


def _version(folder: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", str(folder))]


def _unprivileged() -> tuple[int | None, int | None]:
    """The user and group as which to run, for PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None, None
    accounts = {account.pw_name: account for account in pwd.getpwall()}
    account = accounts.get("postgres") or accounts["nobody"]
    return account.pw_uid, account.pw_gid


def _free_port() -> int:
    """One that no system gives away by itself, so that it is still free after a restart."""
    while True:
        port = random.SystemRandom().randrange(15_000, 30_000)
        with socket.socket() as listener, suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port


def _name_in(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


def _connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url, autocommit=True, connect_timeout=10)
