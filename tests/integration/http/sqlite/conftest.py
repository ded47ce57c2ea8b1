"""The whole service on a SQLite file, for what can happen to files only."""

from pathlib import Path

import pytest


@pytest.fixture
def url(sqlite_file: Path) -> str:
    return f"sqlite:///{sqlite_file}"
