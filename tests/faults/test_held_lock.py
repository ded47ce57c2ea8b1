"""Writes wait for another process, but not for ever; reads do not wait."""

from tests.faults.held_lock import HELD_LOCK, held_lock
from tests.faults.places import Place


def test_a_write_waits_for_a_lock_and_gives_up_while_reads_go_on(place: Place) -> None:
    figures = held_lock(place, workers=1, short=0.5, long=7, seed=1)

    assert HELD_LOCK.unmet(figures) == {}
