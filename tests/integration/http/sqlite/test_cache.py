"""The read cache on a file: it is on by default, and knows of all that was committed."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx2 import Client

from blog.adapters.http.cache import ReadCache
from tests.integration.http.apps import an_app
from tests.unit.http.in_process import a_client
from tests.unit.http.service import USERS, user_data

USER = f"{USERS}/1"

_RENAME = """
import contextlib, sqlite3, sys
with contextlib.closing(sqlite3.connect(sys.argv[1])) as connection, connection:
    connection.execute("UPDATE users SET name = 'Renamed'")
"""


@pytest.fixture
def cache(app: FastAPI) -> ReadCache:
    cache: ReadCache = app.state.container.cache()
    return cache


@pytest.fixture
def warm(client: Client) -> Client:
    """A client of a service that has kept what it answers of a user."""
    client.post(USERS, json=user_data())
    for _ in range(2):
        client.get(USER)
    return client


def test_what_is_asked_for_again_comes_from_the_cache(warm: Client, cache: ReadCache) -> None:
    assert warm.get(USER).json()["name"] == "Grace Hopper"
    assert cache.hits == 2


def test_what_another_program_commits_is_shown_at_once(warm: Client, sqlite_file: Path) -> None:
    subprocess.run([sys.executable, "-c", _RENAME, sqlite_file], check=True)  # noqa: S603 - Python

    assert warm.get(USER).json()["name"] == "Renamed"


def test_what_another_service_on_the_file_commits_is_shown_at_once(warm: Client, url: str) -> None:
    with an_app(url) as other, a_client(other) as writer:
        for number in range(3):
            writer.patch(USER, json={"age": number})

            assert [warm.get(USER).json()["age"] for _ in range(3)] == [number] * 3


def test_a_file_that_is_lost_takes_what_was_kept_of_it_along(
    warm: Client, sqlite_file: Path, cache: ReadCache
) -> None:
    sqlite_file.rename(sqlite_file.with_name("moved.db"))
    before = cache.hits

    warm.get(USER)

    assert cache.hits == before


@pytest.fixture
def without_cache(url: str) -> Iterator[FastAPI]:
    with an_app(url, cache="off") as app:
        yield app


def test_it_is_off_by_one_setting(without_cache: FastAPI) -> None:
    with a_client(without_cache) as client:
        client.post(USERS, json=user_data())
        answers = [client.get(USER).json() for _ in range(3)]

    assert answers == [answers[0]] * 3
    assert without_cache.state.container.cache().reads == 0
