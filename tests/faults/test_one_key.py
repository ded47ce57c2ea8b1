"""A key stands for one row, however often it is sent."""

from tests.faults.one_key import ONE_KEY, ONE_KEY_AND_A_KILL, one_key, one_key_and_a_kill
from tests.faults.places import Place


def test_a_key_makes_one_row_for_many_at_once(place: Place) -> None:
    figures = one_key(place, rounds=1, clients=100, seed=1)

    assert ONE_KEY.unmet(figures) == {}


def test_a_key_makes_one_row_if_every_process_is_killed_and_it_is_sent_again(
    place: Place,
) -> None:
    figures = one_key_and_a_kill(place, times=1, workers=1, seed=1)

    assert ONE_KEY_AND_A_KILL.unmet(figures) == {}
