"""Single posts over HTTP."""

from typing import Any

import pytest
from httpx2 import Client

from tests.builders import a_post, a_user
from tests.unit.http.answers import problem_of
from tests.unit.http.service import POSTS, Fakes, post_data
from tests.unit.http.test_user_routes import SHOWN as AUTHOR

SHOWN = {
    "id": 1,
    "title": "The façade of the house",
    "content": "Behind the façade\nthere is a whole house.",
    "status": "draft",
    "published": False,
    "author_id": 1,
    "created_at": "2026-02-09T10:30:00.123456Z",
    "updated_at": "2026-02-24T10:30:00.123456Z",
    "published_at": None,
    "author": AUTHOR,
}
NOW = "2026-03-01T10:30:00.123456Z"
IN_AN_HOUR = "2026-03-01T11:30:00.123456Z"
TEN_DAYS_AGO = "2026-02-19T10:30:00.123456Z"


def test_a_post_is_written_as_a_draft(client: Client, fakes: Fakes) -> None:
    fakes.add(a_user())

    response = client.post(POSTS, json=post_data())

    assert response.status_code == 201
    assert response.headers["Location"] == "/api/v1/posts/1"
    assert response.headers["ETag"] == '"1-draft.3"'
    assert response.json() == {
        "id": 1,
        "title": "A compiler at last",
        "content": "It was said that it could not be done.",
        "status": "draft",
        "published": False,
        "author_id": 1,
        "created_at": NOW,
        "updated_at": NOW,
        "published_at": None,
        "author": AUTHOR,
    }


def test_text_comes_back_as_it_was_sent(client: Client, fakes: Fakes) -> None:
    fakes.add(a_user())
    content = "<script>alert('ü')</script>\n\t👩‍💻 & «¿qué?» \\u0000 %00 ' OR 1=1 --"

    post = client.post(POSTS, json=post_data(content=content)).json()

    assert post["content"] == content


@pytest.mark.parametrize(
    ("author_id", "status", "code"), [(2, 404, "author-not-found"), (1, 409, "author-inactive")]
)
def test_an_author_exists_and_is_active(
    client: Client, fakes: Fakes, author_id: int, status: int, code: str
) -> None:
    fakes.add(a_user(is_active=False))

    response = client.post(POSTS, json=post_data(author_id=author_id))

    problem_of(response, status, code)
    assert not fakes.memory.posts


def test_a_post_is_shown_with_its_author(client: Client, fakes: Fakes) -> None:
    fakes.add(a_user(), a_post())

    response = client.get(f"{POSTS}/1")

    assert response.status_code == 200
    assert response.headers["ETag"] == '"4-draft.3"'
    assert response.json() == SHOWN


CHANGES = {"title": "Another title", "content": "Another text, long enough to be one."}


@pytest.mark.parametrize("field", CHANGES)
def test_patch_changes_only_what_is_sent(client: Client, fakes: Fakes, field: str) -> None:
    fakes.add(a_user(), a_post())
    change = {field: CHANGES[field]}

    response = client.patch(f"{POSTS}/1", json=change)

    assert response.status_code == 200
    assert response.headers["ETag"] == '"5-draft.3"'
    assert response.json() == SHOWN | change | {"updated_at": NOW}


@pytest.mark.parametrize("body", [{}, {"title": " The façade of the house"}])
def test_a_patch_without_a_difference_changes_nothing_at_all(
    client: Client, fakes: Fakes, body: dict[str, Any]
) -> None:
    fakes.add(a_user(), a_post())

    response = client.patch(f"{POSTS}/1", json=body)

    assert response.headers["ETag"] == '"4-draft.3"'
    assert response.json() == SHOWN


def test_put_replaces_title_and_content(client: Client, fakes: Fakes) -> None:
    fakes.add(a_user(), a_post())

    response = client.put(f"{POSTS}/1", json=CHANGES)

    assert response.status_code == 200
    assert response.headers["ETag"] == '"5-draft.3"'
    assert response.json() == SHOWN | CHANGES | {"updated_at": NOW}


def test_a_deleted_post_is_gone(client: Client, fakes: Fakes) -> None:
    fakes.add(a_user(), a_post())

    response = client.delete(f"{POSTS}/1")

    assert (response.status_code, response.content) == (204, b"")
    problem_of(client.get(f"{POSTS}/1"), 404, "post-not-found")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/7"),
        ("PATCH", "/7"),
        ("PUT", "/7"),
        ("DELETE", "/7"),
        ("POST", "/7/publish"),
        ("POST", "/7/unpublish"),
    ],
)
def test_no_post_is_not_found(client: Client, method: str, path: str) -> None:
    body = CHANGES if method in ("PATCH", "PUT") else None

    problem_of(client.request(method, f"{POSTS}{path}", json=body), 404, "post-not-found")
