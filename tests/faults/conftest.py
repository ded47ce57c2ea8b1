"""Places where something will go wrong."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.places import FilePlace, Place, a_place, a_small_place


@pytest.fixture(params=["sqlite"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    with a_place(request.param, tmp_path) as place:
        yield place


@pytest.fixture(params=["sqlite"])
def small_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """One with little space."""
    with a_small_place(request.param, tmp_path) as place:
        yield place


@pytest.fixture
def file_place(tmp_path: Path) -> Iterator[FilePlace]:
    with a_place("sqlite", tmp_path) as place:
        assert isinstance(place, FilePlace)
        yield place
