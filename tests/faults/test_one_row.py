"""No write to a row undoes another."""

from tests.faults.one_row import ONE_ROW, one_row
from tests.faults.places import Place


def test_every_acknowledged_change_of_a_row_is_in_its_version(place: Place) -> None:
    figures = one_row(place, writers=32, seconds=1, seed=1)

    assert ONE_ROW.unmet(figures) == {}
