"""What is not committed is not acknowledged."""

from tests.faults.failing_commits import FAILING_COMMITS, failing_commits
from tests.faults.places import Place


def test_a_write_whose_commit_fails_is_refused_and_leaves_nothing(place: Place) -> None:
    figures = failing_commits(place, times=5, seed=1)

    assert FAILING_COMMITS.unmet(figures) == {}
