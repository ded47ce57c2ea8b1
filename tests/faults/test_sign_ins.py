"""To look at passwords holds up nobody who reads, and takes as long whoever it is."""

from tests.faults.places import Place
from tests.faults.sign_ins import SIGN_INS, TOLD_APART, sign_ins, told_apart


def test_many_who_sign_in_hold_up_nobody(place: Place) -> None:
    figures = sign_ins(place, workers=1, number=10, readers=5, seconds=0.5, seed=1)

    assert SIGN_INS.unmet(figures) == {}


def test_known_and_unknown_addresses_are_refused_in_turn(place: Place) -> None:
    figures = told_apart(place, workers=1, tries=3, seed=1)

    assert TOLD_APART.unmet(figures) == {}
