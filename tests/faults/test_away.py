"""A database that goes away is told with 503, and is used again as soon as it is back."""

from tests.faults.away import AWAY, away
from tests.faults.places import Place


def test_a_database_that_goes_away_and_comes_back_loses_nothing(restartable_place: Place) -> None:
    figures = away(restartable_place, terminations=2, restarts=1, writers=8, seed=1)

    assert AWAY.unmet(figures) == {}
