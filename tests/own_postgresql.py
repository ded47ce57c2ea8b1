"""A PostgreSQL server that tests start, stop and kill, made of the programs that are installed.

Where there are none, the test is skipped, or fails if `BLOG_TEST_REQUIRE_POSTGRESQL` is set.
"""

import atexit
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
from functools import cache
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest

from tests.integration.cli.processes import PATIENCE, wait_until
from tests.postgresql import URL, Server, connect

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

_PLACES = {  # where Debian, Red Hat and Homebrew keep programs that are not on the PATH
    "/usr/lib/postgresql": "*/bin",
    "/usr": "pgsql-*/bin",
    "/opt/homebrew/opt": "postgresql@*/bin",
    "/usr/local/opt": "postgresql@*/bin",
}


class OwnServer(Server):
    """A server in a folder of its own, to be stopped and started at will. Its port stays."""

    def __init__(self, programs: Path, folder: Path, settings: Mapping[str, object]) -> None:
        port = free_port()
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
        made = _made(self._programs)
        assert _run(self.folder, "cp", "-Rp", made, self._data).wait(PATIENCE) == 0, self.log

    def start(self) -> None:
        """Start it, and wait until it answers."""
        program = self._programs / "postgres"
        self._process = _run(self.folder, program, "-D", self._data, *self._options)
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
        return _log(self.folder).read_text("utf-8")

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _answers(self) -> bool:
        assert self._process.poll() is None, self.log
        with suppress(psycopg.OperationalError), connect(self.url):
            return True
        return False

    def _end(self, by: signal.Signals) -> None:
        self._process.send_signal(by)
        self._process.wait(PATIENCE)


@contextmanager
def own_server(**settings: object) -> Iterator[OwnServer]:
    """A server of one's own that runs, fast rather than durable unless the settings say more.

    Gone when the block is left, and its folder too. `settings` are those of postgresql.conf.
    """
    try:
        programs = find_programs(_folders())
    except LookupError as error:
        go_without(str(error), required=bool(os.environ.get(REQUIRED)))
    folder = _new_folder()
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
        raise pytest.fail.Exception(reason, pytrace=False) from None
    raise pytest.skip.Exception(reason) from None


def _folders() -> Iterator[Path]:
    """Those on the PATH, then those of installed versions, the newest first."""
    yield from map(Path, os.get_exec_path())
    for place, pattern in _PLACES.items():
        yield from sorted(Path(place).glob(pattern), key=_version, reverse=True)


def _version(folder: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", str(folder))]


@cache
def _made(programs: Path) -> Path:
    """The files of a new server, to be copied: initdb takes more than a second of a processor."""
    folder = _new_folder()
    atexit.register(shutil.rmtree, folder)
    options = ("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "-U", "postgres")
    made = _run(folder, programs / "initdb", "-D", folder / "data", *options)
    assert made.wait(PATIENCE) == 0, _log(folder).read_text("utf-8")
    return folder / "data"


def _new_folder() -> Path:
    """Where pytest makes its own."""
    root = os.environ.get("PYTEST_DEBUG_TEMPROOT")
    return Path(tempfile.mkdtemp(prefix="blog-postgresql-", dir=root))


def _run(folder: Path, *command: str | Path) -> "subprocess.Popen[bytes]":
    """In this folder, which is its own from now on; with what it says in a log."""
    user, group = _unprivileged()
    if user is not None and group is not None:
        os.chown(folder, user, group)
    with _log(folder).open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - programs that were looked for
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            user=user,
            group=group,
            extra_groups=None if user is None else (),
            start_new_session=True,
        )


def _log(folder: Path) -> Path:
    return folder / "log"


def _unprivileged() -> tuple[int | None, int | None]:
    """The user and group as which to run, for PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None, None
    accounts = {account.pw_name: account for account in pwd.getpwall()}
    account = accounts.get("postgres") or accounts["nobody"]
    return account.pw_uid, account.pw_gid


def free_port() -> int:
    """One that no system gives away by itself, so that it is still free after a restart."""
    while True:
        port = random.SystemRandom().randrange(15_000, 30_000)
        with socket.socket() as listener, suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port
