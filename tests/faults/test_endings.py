"""Instances can be replaced one by one, and nobody notices."""

from tests.faults.endings import ENDINGS, endings
from tests.faults.places import Place


def test_no_request_fails_while_instances_end_and_start_again(place: Place) -> None:
    figures = endings(place, times=1, rate=50, workers=1, seed=1)

    assert ENDINGS.unmet(figures) == {}
