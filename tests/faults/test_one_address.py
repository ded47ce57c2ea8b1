"""An address belongs to one user, however many ask for it at once."""

from tests.faults.one_address import ONE_ADDRESS, one_address
from tests.faults.places import Place


def test_an_address_is_registered_once_by_many_at_once(place: Place) -> None:
    figures = one_address(place, rounds=1, clients=50, seed=1)

    assert ONE_ADDRESS.unmet(figures) == {}
