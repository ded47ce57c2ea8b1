"""Clients who leave take nothing with them."""

from tests.faults.disconnects import DISCONNECTS, disconnects
from tests.faults.places import Place


def test_clients_who_leave_in_the_middle_leave_no_connection_in_use(place: Place) -> None:
    figures = disconnects(place, clients=50, seed=1)

    assert DISCONNECTS.unmet(figures) == {}
