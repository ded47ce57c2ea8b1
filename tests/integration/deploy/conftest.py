"""Databases for what `deploy/` starts: there it is PostgreSQL."""

import pytest


@pytest.fixture
def kind() -> str:
    return "postgresql"
