"""Here every database is one of a PostgreSQL server."""

import pytest


@pytest.fixture
def kind() -> str:
    return "postgresql"
