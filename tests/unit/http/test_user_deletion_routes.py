"""Users are deleted over HTTP, and something becomes of their posts."""

import pytest
from httpx2 import Client

from tests.builders import a_post, a_user
from tests.unit.http.answers import problem_of
from tests.unit.http.service import USERS, Fakes, user_data


def test_a_deleted_user_is_gone(client: Client, fakes: Fakes) -> None:
    fakes.add(a_user())

    response = client.delete(f"{USERS}/1")

    assert (response.status_code, response.content) == (204, b"")
    problem_of(client.get(f"{USERS}/1"), 404, "user-not-found")


@pytest.mark.parametrize("query", ["", "?posts=refuse"])
def test_a_user_with_posts_is_not_deleted_unasked(client: Client, fakes: Fakes, query: str) -> None:
    fakes.add(a_user(), a_post())

    response = client.delete(f"{USERS}/1{query}")

    problem_of(response, 409, "user-has-posts")
    assert client.get(f"{USERS}/1").status_code == 200


def test_a_user_is_deleted_together_with_the_posts(client: Client, fakes: Fakes) -> None:
    fakes.add(a_user(), a_user("Other"), a_post(), a_post(author_id=2))

    response = client.delete(f"{USERS}/1?posts=delete")

    assert response.status_code == 204
    assert list(fakes.memory.posts) == [2]


def test_the_posts_of_a_deleted_user_go_to_another(client: Client, fakes: Fakes) -> None:
    fakes.add(a_user(), a_user("Other"), a_post(published=True))

    response = client.delete(f"{USERS}/1?posts=reassign&reassign_to=2")

    assert response.status_code == 204
    assert client.get("/api/v1/posts/1").json()["author"]["name"] == "Other"


@pytest.mark.parametrize(
    ("heir", "status", "code"), [(3, 404, "author-not-found"), (2, 409, "author-inactive")]
)
def test_posts_go_to_an_active_user_only(
    client: Client, fakes: Fakes, heir: int, status: int, code: str
) -> None:
    fakes.add(a_user(), a_user("Idle", is_active=False), a_post())

    response = client.delete(f"{USERS}/1?posts=reassign&reassign_to={heir}")

    problem_of(response, status, code)
    assert fakes.memory.posts[1].author_id == 1


def test_an_id_is_not_given_a_second_time(client: Client, fakes: Fakes) -> None:
    fakes.add(a_user())
    client.delete(f"{USERS}/1")

    response = client.post(USERS, json=user_data())

    assert response.headers["Location"] == "/api/v1/users/2"
