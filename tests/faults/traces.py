"""What a program did to its files, as strace tells it."""

import fileinput
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.own_postgresql import REQUIRED, go_without

STRACE = shutil.which("strace")

_LONGEST_WRITE = 70_000
"""Bytes; a page of SQLite has 65,536 at most."""

_CALL = re.compile(
    r"(?P<began>\d+\.\d+) (?P<name>\w+)\((?P<arguments>.*)\) += \d+\S* <(?P<seconds>\d+\.\d+)>"
)
_QUOTED = r'"((?:\\x[0-9a-f]{2})*)"'
_FILE = r"\d+<((?:\\x[0-9a-f]{2})*)>"
_ARGUMENTS = {
    "pwrite64": re.compile(rf"{_FILE}, {_QUOTED}, \d+, (\d+)"),
    "ftruncate": re.compile(rf"{_FILE}, (\d+)"),
    "fsync": re.compile(_FILE),
    "fdatasync": re.compile(_FILE),
    "openat": re.compile(rf"[^,]*, {_QUOTED}, \S*O_CREAT\S*, .*"),
    "unlink": re.compile(_QUOTED),
}


@dataclass(frozen=True)
class Call:
    """A system call that succeeded. Its moments are those of `time.time()`."""

    began: float
    ended: float
    name: str
    path: Path
    number: int = 0
    """Where a write begins, or the length that a file is cut to."""
    data: bytes = b""


def tracing(folder: Path) -> tuple[str, ...]:
    """The beginning of a command whose every thread leaves a trace in the folder."""
    if STRACE is None:
        go_without("strace is not there: apt-get install strace.", required=REQUIRED in os.environ)
    format_ = ("-ff", "-ttt", "-T", "-y", "-xx", "-s", str(_LONGEST_WRITE))
    calls = f"trace={','.join(_ARGUMENTS)}"
    return (STRACE, "--seccomp-bpf", *format_, "-e", calls, "-o", str(folder / "trace"))


def traced(folder: Path) -> list[Call]:
    """All calls of all threads, in the order in which they ended."""
    with fileinput.input(sorted(folder.iterdir()), encoding="ascii") as lines:
        calls = [call for line in lines if (call := _call(line)) is not None]
    return sorted(calls, key=lambda call: call.ended)


def _call(line: str) -> Call | None:
    """None for one that failed, that a signal or the end of its thread cut off, or opened what
    was there already."""
    call = _CALL.match(line)
    arguments = call and _ARGUMENTS[call["name"]].fullmatch(call["arguments"])
    if not call or not arguments:
        return None
    began = float(call["began"])
    path, *others = arguments.groups()
    return Call(
        began,
        began + float(call["seconds"]),
        call["name"],
        Path(_unquoted(path).decode()),
        int(others[-1]) if others else 0,
        _unquoted(others[0]) if call["name"] == "pwrite64" else b"",
    )


def _unquoted(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
