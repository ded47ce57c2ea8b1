"""Here every database is a SQLite file."""

import pytest


@pytest.fixture
def kind() -> str:
    return "sqlite"
