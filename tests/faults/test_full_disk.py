"""A full disk keeps nobody from reading, and is forgotten once there is space."""

from tests.faults.full_disk import FULL_DISK, full_disk
from tests.faults.places import Place


def test_a_full_disk_refuses_writes_until_there_is_space_again(small_place: Place) -> None:
    figures = full_disk(small_place, times=1, writes=3, seed=1)

    assert FULL_DISK.unmet(figures) == {}
