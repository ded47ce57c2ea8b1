"""Nothing changes on the way to PostgreSQL and back."""

from tests.faults.moves import MOVES, moves
from tests.faults.server_places import ServerPlace


def test_the_exports_of_a_blog_that_moves_are_the_same(server_place: ServerPlace) -> None:
    figures = moves(server_place, users=20, posts=100, seed=1)

    assert MOVES.unmet(figures) == {}
