"""Processes that end without a word."""

from tests.faults.kill_nine import KILL_NINE, kill_nine
from tests.faults.places import Place


def test_nothing_acknowledged_is_lost_when_every_process_is_killed(place: Place) -> None:
    figures = kill_nine(place, times=2, workers=1, writers=8, seed=1)

    assert KILL_NINE.unmet(figures) == {}
