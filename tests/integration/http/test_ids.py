"""An id is given once."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI
from httpx2 import Client

from tests.unit.http.in_process import a_client
from tests.unit.http.service import POSTS, USERS, post_data, user_data


def make(client: Client, path: str) -> int:
    """The id of a new user or post."""
    number = len(client.get(USERS).json())
    body = post_data() if path == POSTS else user_data(email=f"user{number}@example.com")
    return int(client.post(path, json=body).json()["id"])


@pytest.mark.parametrize("path", [USERS, POSTS])
def test_the_id_of_the_newest_is_not_given_again(client: Client, path: str) -> None:
    make(client, USERS)
    newest = [make(client, path) for _ in range(3)][-1]

    client.delete(f"{path}/{newest}")

    assert make(client, path) == newest + 1


@pytest.mark.parametrize("path", [USERS, POSTS])
def test_no_id_is_given_again_after_all_are_gone_and_a_restart(
    start: Callable[[], FastAPI], path: str
) -> None:
    with a_client(start()) as client:
        make(client, USERS)
        newest = make(client, path)
        client.delete(f"{POSTS}/{newest}")
        client.delete(f"{USERS}/1")
        client.delete(f"{USERS}/2")

    with a_client(start()) as client:
        assert client.get(USERS).json() == client.get(POSTS).json() == []
        if path == POSTS:
            make(client, USERS)
            assert client.post(POSTS, json=post_data(author_id=2)).json()["id"] == newest + 1
        else:
            assert make(client, USERS) == newest + 1
