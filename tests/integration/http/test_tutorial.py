"""The flow that everybody tries first, in one breath, and across a restart."""

from typing import Any

from starlette.testclient import TestClient

from blog.main import create_app
from tests.integration.http.apps import settings
from tests.unit.http.answers import ids, problem_of

ADA = {"name": "Ada Lovelace", "email": "ada@example.com", "age": 36}
POST = {
    "title": "Notes on the engine",
    "content": "It weaves patterns like a loom.",
    "author_id": 1,
}


def write_everything(client: TestClient) -> dict[str, Any]:
    """The published post, as it is shown with its author."""
    assert client.post("/api/v1/users", json=ADA).headers["Location"] == "/api/v1/users/1"
    taken = client.post("/api/v1/users", json=ADA | {"email": "ADA@Example.COM"})
    problem_of(taken, 409, "email-already-registered")
    assert client.post("/api/v1/posts", json=POST).headers["Location"] == "/api/v1/posts/1"

    assert client.get("/api/v1/posts/1").json()["author"]["name"] == "Ada Lovelace"
    published: dict[str, Any] = client.post("/api/v1/posts/1/publish").json()
    assert published["status"] == "published"
    return published


def find_everything(client: TestClient, post: dict[str, Any]) -> None:
    """By every way of listing."""
    assert client.get("/api/v1/posts/1").json() == post
    assert ids(client.get("/api/v1/posts?published=true&author_id=1&status=published")) == [1]
    assert ids(client.get("/api/v1/posts?q=ENGINE+loom")) == [1]
    assert client.get("/api/v1/users/1/posts?include=author").json() == [post]
    assert ids(client.get("/api/v1/users/search?name=lovelace&city=unk")) == [1]
    assert ids(client.get("/api/v1/posts?published=false")) == []


def test_the_tutorial_works_in_one_breath_and_survives_a_restart(url: str) -> None:
    there = settings(url)

    with TestClient(create_app(there)) as client:
        post = write_everything(client)
        find_everything(client, post)
        tag = client.get("/api/v1/posts/1").headers["ETag"]

    with TestClient(create_app(there)) as client:
        find_everything(client, post)
        assert client.get("/api/v1/posts/1").headers["ETag"] == tag
        problem_of(client.post("/api/v1/users", json=ADA), 409, "email-already-registered")
        assert client.delete("/api/v1/users/1?posts=delete").status_code == 204
        assert client.get("/api/v1/posts").json() == []
