"""Files that operators name: new ones are whole and on the disk, or they are not there."""

import errno
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from blog.application.maintenance import Refused

PIPE = Path("-")
"""Stands for standard input or output."""


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """An empty file beside `path`, which gets this name once it is whole and on the disk.

    It is for the eyes of its owner only. What has the name already is never replaced. Raises
    Refused, also for whatever goes wrong with the file while it is written.
    """
    with _explaining(path, "written"):
        _require_free(path)
        handle, name = tempfile.mkstemp(prefix=".blog-", suffix=".partial", dir=path.parent)
        os.close(handle)
        partial = Path(name)
        try:
            yield partial
            _flush_to_disk(partial)
            _require_free(path)
            partial.rename(path)
            _flush_to_disk(path.parent)
        finally:
            partial.unlink(missing_ok=True)


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """A new file, or standard output. Raises Refused."""
    if path == PIPE:
        with _explaining(path, "written"), open(sys.stdout.fileno(), "wb", closefd=False) as stream:
            yield stream
    else:
        with new_file(path) as partial, partial.open("wb") as stream:
            yield stream


@contextmanager
def reading(path: Path) -> Iterator[BinaryIO]:
    """A file, or standard input. Raises Refused."""
    source: Path | int = sys.stdin.fileno() if path == PIPE else path
    with _explaining(path, "read"), open(source, "rb", closefd=path != PIPE) as stream:
        yield stream


def _require_free(path: Path) -> None:
    try:
        path.lstat()
    except FileNotFoundError:
        return
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))


def _flush_to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _explaining(path: Path, done: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        # In quotes, and on one line whatever its name is.
        raise Refused(f"{str(path)!r} cannot be {done}: {error.strerror}.") from error
