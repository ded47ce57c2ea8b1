"""The catalogue alone."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from httpx2 import Client

from tests.examples.services import ITEMS, Example
from tests.unit.http.in_process import a_client


@pytest.fixture(scope="module")
def example() -> Example:
    return ITEMS


@pytest.fixture
def app(example: Example, url: str) -> Iterator[FastAPI]:
    with example.app(url) as app:
        yield app


@pytest.fixture
def client(app: FastAPI) -> Iterator[Client]:
    with a_client(app) as client:
        yield client
