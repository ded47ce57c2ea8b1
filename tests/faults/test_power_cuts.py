"""What a power cut leaves of the file."""

from tests.faults.file_places import FilePlace
from tests.faults.power_cuts import POWER_CUTS, power_cuts


def test_nothing_acknowledged_is_lost_with_the_bytes_that_were_not_synced(
    file_place: FilePlace,
) -> None:
    figures = power_cuts(file_place, times=20, writers=4, seconds=1, seed=1)

    assert POWER_CUTS.unmet(figures) == {}
