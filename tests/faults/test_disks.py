"""What a disk keeps when the power is cut."""

import random
from pathlib import Path

import pytest

from tests.faults.disks import SECTOR, Disk
from tests.faults.traces import Call

FOLDER = Path("/data")
FILE = FOLDER / "blog.db"


def call(name: str, began: float, path: Path = FILE, number: int = 0, data: bytes = b"") -> Call:
    return Call(began, began + 1, name, path, number, data)


@pytest.fixture
def disk() -> Disk:
    """With a new file that has a name for good, and nothing in it."""
    disk = Disk(FOLDER)
    disk.take(call("openat", 0))
    disk.take(call("fsync", 1, FOLDER))
    return disk


def test_what_was_synced_is_kept_and_the_rest_is_not(disk: Disk) -> None:
    disk.take(call("pwrite64", 2, data=b"one"))
    disk.take(call("fsync", 3))
    disk.take(call("pwrite64", 4, number=5, data=b"two"))

    assert disk.cut(None) == {"blog.db": b"one"}
    assert disk.contents() == {"blog.db": b"one\0\0two"}


def test_a_sync_keeps_only_what_was_written_before_it_began(disk: Disk) -> None:
    disk.take(call("pwrite64", 3.5, data=b"too late"))
    disk.take(call("fdatasync", 4))

    assert disk.cut(None) == {"blog.db": b""}


def test_a_file_is_lost_whose_folder_was_not_synced() -> None:
    disk = Disk(FOLDER)
    disk.take(call("openat", 0))
    disk.take(call("pwrite64", 1, data=b"one"))
    disk.take(call("fsync", 2))

    assert disk.cut(None) == {}


def test_a_file_is_as_short_as_it_was_made(disk: Disk) -> None:
    disk.take(call("pwrite64", 2, data=b"one"))
    disk.take(call("ftruncate", 3, number=1))
    disk.take(call("fsync", 4))

    assert disk.cut(None) == {"blog.db": b"o"}


def test_of_what_was_not_synced_some_sectors_may_get_through(disk: Disk) -> None:
    disk.take(call("pwrite64", 2, data=bytes(range(256)) * 4))

    lengths = {len(disk.cut(random.Random(seed))["blog.db"]) for seed in range(50)}

    assert lengths == {0, SECTOR, 2 * SECTOR}
