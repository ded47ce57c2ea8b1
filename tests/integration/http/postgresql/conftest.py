"""The whole service on PostgreSQL, for what can happen to servers only."""

from collections.abc import Iterator

import pytest

from tests.databases import url_on


@pytest.fixture
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    yield from url_on(request, "postgresql")
