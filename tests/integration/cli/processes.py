"""The blog as operators run it: in processes and folders of its own."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

PROGRAMS = Path(sys.executable).parent
BLOG = PROGRAMS / "blog"
SERVE = (BLOG, "serve", "--port", "0")

PATIENCE = 60.0
"""Seconds after which something hangs; nothing here takes nearly as long."""

TIME_TO_END = 10.0
"""Seconds in which a server that is told to end has to be gone."""

_ADDRESS = re.compile(r"running on (http://127\.0\.0\.1:[0-9]+)")

Argument = str | Path


def environment(**settings: object) -> dict[str, str]:
    """That of the tests, with these settings of the blog, and nothing of a make that runs them."""
    strange = ("BLOG_", "MAKE", "MFLAGS", "PYTEST_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(strange)}
    return kept | {f"BLOG_{name.upper()}": str(value) for name, value in settings.items()}


def run(
    folder: Path, *command: Argument, stdin: str = "", **settings: object
) -> "subprocess.CompletedProcess[str]":
    """Run a program to its end, with no terminal."""
    return subprocess.run(  # noqa: S603 - the project's own programs
        command,
        cwd=folder,
        env=environment(**settings),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def start(folder: Path, *command: Argument, **settings: object) -> "subprocess.Popen[str]":
    """Start a program at the head of a group of its own, with its output in two files."""
    with (folder / "stdout").open("w") as stdout, (folder / "stderr").open("w") as stderr:
        return subprocess.Popen(  # noqa: S603 - the project's own programs
            command,
            cwd=folder,
            env=environment(**settings),
            stdout=stdout,
            stderr=stderr,
            text=True,
            start_new_session=True,
        )


def wait_until(condition: Callable[[], object]) -> None:
    latest = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > latest:
            raise TimeoutError
        time.sleep(0.01)


def wait_until_gone(process: "subprocess.Popen[str]") -> None:
    """End it and what it has started, kindly at first."""
    try:
        process.terminate()
        process.wait(TIME_TO_END)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@dataclass(frozen=True)
class Server:
    """A server, and a client of it."""

    process: "subprocess.Popen[str]"
    folder: Path
    http: httpx.Client

    @property
    def port(self) -> int:
        return self.http.base_url.port or 0

    @property
    def stdout(self) -> str:
        return (self.folder / "stdout").read_text("utf-8")

    @property
    def stderr(self) -> str:
        return (self.folder / "stderr").read_text("utf-8")

    def wait(self) -> int:
        """The code with which it exits by itself."""
        return self.process.wait(PATIENCE)

    def end(self, by: signal.Signals = signal.SIGTERM) -> int:
        """The code with which it exits because it is told to."""
        self.process.send_signal(by)
        return self.process.wait(TIME_TO_END)

    def wait_until_ready(self) -> None:
        wait_until(lambda: self._is_fine("/health/ready"))

    def wait_until_live(self) -> None:
        """Whether or not there is a database."""
        wait_until(lambda: self._is_fine("/health/live"))

    def _is_fine(self, path: str) -> bool:
        assert self.process.poll() is None, self.stderr
        address = _ADDRESS.search(self.stderr)
        if address is None:
            return False
        self.http.base_url = address[1]
        with suppress(httpx.TransportError):  # one that starts others may listen after them
            return self.http.get(path).is_success
        return False


def workers_of(server: Server) -> set[int]:
    """The ids of the processes that have begun to serve."""
    return set(map(int, re.findall(r"Started server process \[([0-9]+)\]", server.stderr)))


@contextmanager
def halted(process: int) -> Iterator[None]:
    """While it does nothing. Whoever started it takes it for dead after some seconds."""
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


@contextmanager
def starting(folder: Path, *command: Argument, **settings: object) -> Iterator[Server]:
    """A server on a free port that will be ready soon, and is gone when the block is left."""
    process = start(folder, *(command or SERVE), **settings)
    try:
        with httpx.Client(timeout=PATIENCE, trust_env=False) as client:
            yield Server(process, folder, client)
    finally:
        wait_until_gone(process)


@contextmanager
def serving(folder: Path, *command: Argument, **settings: object) -> Iterator[Server]:
    """A server on a free port that is ready, and is gone when the block is left."""
    with starting(folder, *command, **settings) as server:
        server.wait_until_ready()
        yield server
