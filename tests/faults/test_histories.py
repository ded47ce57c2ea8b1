"""What many see of some posts fits into one history."""

from tests.faults.histories import HISTORIES, histories
from tests.faults.places import Place


def test_no_update_is_lost_and_no_read_is_stale_though_servers_are_killed(place: Place) -> None:
    figures = histories(place, workers=1, processes=2, operations=150, posts=3, kills=1, seed=1)

    assert HISTORIES.unmet(figures) == {}
