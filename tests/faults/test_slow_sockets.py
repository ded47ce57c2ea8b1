"""Nobody can hold a connection for ever, and nobody has to wait for those who try."""

from tests.faults.places import Place
from tests.faults.slow_sockets import SLOW_SOCKETS, slow_sockets


def test_slow_clients_are_cut_and_hold_up_nobody(place: Place) -> None:
    figures = slow_sockets(place, workers=1, slow=50, longest=10, real=5, seconds=2, seed=1)

    assert SLOW_SOCKETS.unmet(figures) == {}
