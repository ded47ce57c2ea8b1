"""More than it can do keeps the service from nothing that it can do."""

from tests.faults.overload import OVERLOAD, overload
from tests.faults.places import Place


def test_too_many_requests_are_answered_or_refused(place: Place) -> None:
    figures = overload(place, workers=1, times=4, peak=0.2, seconds=1, seed=1)

    assert OVERLOAD.unmet(figures) == {}
