"""Disks that are soon full."""

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.integration.cli.processes import run

MEGABYTES = 8


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A new folder, on a disk of its own if this user may mount one."""
    folder.mkdir()
    options = ("-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", folder)
    mounted = os.geteuid() == 0 and run(folder.parent, "mount", *options).returncode == 0
    try:
        yield folder
    finally:
        if mounted:  # also while a server still has files open there
            run(folder.parent, "umount", "--lazy", folder).check_returncode()


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Not a byte is left on the small disk of the folder."""
    filler = folder / "filler"
    try:
        with filler.open("wb", buffering=0) as file:
            _fill(file.fileno())
        yield
    finally:
        filler.unlink()


def _fill(file: int) -> None:
    for size in (1 << 20, 1 << 12, 1):
        try:
            while True:
                os.write(file, bytes(size))
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise


@contextmanager
def held_to_its_size(folder: Path, process: int) -> Iterator[None]:
    """No file that the process writes grows beyond the largest in the folder: as good as a full
    disk where none may be mounted."""
    largest = max(file.stat().st_size for file in folder.iterdir())
    before = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (largest, before[1]))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_FSIZE, before)
