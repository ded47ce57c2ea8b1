"""Nothing is lost on the way from one database to the other."""

from tests.faults.moves import MOVES, moves
from tests.faults.places import Place


def test_data_that_moves_to_the_other_database_and_back_is_the_same(file_place: Place) -> None:
    figures = moves(file_place, posts=300, seed=1)

    assert MOVES.unmet(figures) == {}
