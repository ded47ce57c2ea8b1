"""Places where something will go wrong."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import KINDS, migrated_url, spare_databases, url_on
from tests.faults.file_places import FilePlace
from tests.faults.places import Place, a_place, a_small_place
from tests.faults.server_places import ServerPlace

__all__ = ["migrated_url", "spare_databases"]


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "sqlite":
        with a_place("sqlite", tmp_path) as place:
            yield place
        return
    yield from _server_place(request, tmp_path)


@pytest.fixture
def server_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ServerPlace]:
    """One on the server that tests share."""
    yield from _server_place(request, tmp_path)


def _server_place(request: pytest.FixtureRequest, folder: Path) -> Iterator[ServerPlace]:
    for url in url_on(request, "postgresql"):
        yield ServerPlace(folder, url, request.getfixturevalue("postgresql_server"))


@pytest.fixture(params=KINDS)
def small_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """One with little space."""
    with a_small_place(request.param, tmp_path) as place:
        yield place


@pytest.fixture
def restartable_place(tmp_path: Path) -> Iterator[Place]:
    """One with a server of its own."""
    with a_place("postgresql", tmp_path) as place:
        yield place


@pytest.fixture
def file_place(tmp_path: Path) -> Iterator[FilePlace]:
    with a_place("sqlite", tmp_path) as place:
        assert isinstance(place, FilePlace)
        yield place
