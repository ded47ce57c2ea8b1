"""ETag, If-None-Match and If-Match."""

from dataclasses import replace
from typing import Any

import pytest
from httpx2 import Client

from blog.domain.posts import Post
from tests.builders import AN_HOUR, a_post, a_scheduled_post, a_user
from tests.fakes.clock import FakeClock
from tests.unit.http.answers import problem_of
from tests.unit.http.service import POSTS, USERS, Fakes, post_data, user_data

USER, POST = f"{USERS}/1", f"{POSTS}/1"
POST_TEXT = {key: value for key, value in post_data().items() if key != "author_id"}
WRITES = [
    ("PATCH", USER, {"age": 50}),
    ("PUT", USER, user_data()),
    ("DELETE", f"{USER}?posts=delete", None),
    ("PATCH", POST, {"title": "Another title"}),
    ("PUT", POST, POST_TEXT),
    ("DELETE", POST, None),
]


@pytest.fixture(autouse=True)
def _a_user_and_a_post(fakes: Fakes) -> None:
    fakes.add(a_user(), a_post())


def tag_of(client: Client, path: str) -> str:
    return str(client.get(path.partition("?")[0]).headers["ETag"])


@pytest.mark.parametrize("path", [USER, POST])
@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', ' W/"a" ,\t{} , "b"', "*"])
def test_who_has_it_already_is_told_so(client: Client, path: str, form: str) -> None:
    tag = tag_of(client, path)

    response = client.get(path, headers={"If-None-Match": form.format(tag)})

    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["ETag"] == tag
    assert response.headers["Vary"] == "Authorization"
    assert response.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("path", [USER, POST])
@pytest.mark.parametrize("header", ['"other"', 'W/"other"', "", "**", '"*"', "3", '"4-draft"'])
def test_who_has_something_else_is_shown_it(client: Client, path: str, header: str) -> None:
    response = client.get(path, headers={"If-None-Match": header})

    assert response.status_code == 200
    assert response.json()["id"] == 1


def test_several_headers_are_one_list(client: Client) -> None:
    headers = [("If-None-Match", '"a"'), ("If-None-Match", tag_of(client, USER))]

    assert client.get(USER, headers=headers).status_code == 304


@pytest.mark.parametrize("path", [f"{USERS}/7", f"{POSTS}/7"])
def test_what_is_not_there_is_not_unmodified(client: Client, path: str) -> None:
    assert client.get(path, headers={"If-None-Match": "*"}).status_code == 404


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
@pytest.mark.parametrize("form", ["{}", "*"])
def test_a_change_of_the_present_version_is_made(
    client: Client, method: str, path: str, body: Any, form: str
) -> None:
    condition = {"If-Match": form.format(tag_of(client, path))}

    response = client.request(method, path, json=body, headers=condition)

    assert response.status_code in (200, 204)


@pytest.mark.parametrize("form", ['"other", {}', 'W/"x",{}', ' {}\t, "" '])
def test_one_of_several_versions_is_enough(client: Client, form: str) -> None:
    condition = {"If-Match": form.format(tag_of(client, POST))}

    assert client.patch(POST, json={"title": "A title"}, headers=condition).status_code == 200


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_a_change_of_another_version_is_refused(
    client: Client, fakes: Fakes, method: str, path: str, body: Any
) -> None:
    before = fakes.memory.copy()

    response = client.request(method, path, json=body, headers={"If-Match": '"1-draft.1"'})

    problem_of(response, 412, "version-conflict")
    assert fakes.memory == before


@pytest.mark.parametrize(
    "form",
    [
        "W/{}",
        'W/{}, "x"',
        "4-draft.3",
        "4",
        "{}x",
        "x{}",
        "{0}{0}",
        "",
        ",",
        "**",
        '"*"',
        '"',
        '"4-published.3"',
    ],
)
def test_what_is_no_strong_tag_of_the_present_version_is_stale(
    client: Client, fakes: Fakes, form: str
) -> None:
    condition = {"If-Match": form.format(tag_of(client, POST))}

    response = client.patch(POST, json={"title": "A title"}, headers=condition)

    problem_of(response, 412, "version-conflict")
    assert fakes.memory.posts[1].version == 4


@pytest.mark.parametrize(("path", "body"), [(USER, {"age": 50}), (POST, {"title": "A new title"})])
def test_a_change_makes_an_etag_stale(client: Client, path: str, body: Any) -> None:
    seen = tag_of(client, path)

    changed = client.patch(path, json=body)

    assert changed.headers["ETag"] == tag_of(client, path) != seen
    stale = client.patch(path, json=body, headers={"If-Match": seen})
    problem_of(stale, 412, "version-conflict")


def test_a_post_shows_a_change_of_its_author(client: Client) -> None:
    seen = tag_of(client, POST)

    client.patch(USER, json={"name": "Another Name"})

    response = client.get(POST, headers={"If-None-Match": seen})
    assert response.status_code == 200
    assert response.headers["ETag"] != seen


def test_a_post_is_not_stale_because_its_author_was_renamed(client: Client) -> None:
    seen = tag_of(client, POST)
    client.patch(USER, json={"name": "Another Name"})

    response = client.patch(POST, json={"title": "A new title"}, headers={"If-Match": seen})

    assert response.status_code == 200


def test_a_post_that_the_clock_published_is_another(
    client: Client, fakes: Fakes, clock: FakeClock
) -> None:
    fakes.add(a_scheduled_post())
    path = f"{POSTS}/2"
    seen = tag_of(client, path)
    clock.move(AN_HOUR)

    read = client.get(path, headers={"If-None-Match": seen})
    written = client.patch(path, json={"title": "A new title"}, headers={"If-Match": seen})

    assert read.status_code == 200
    problem_of(written, 412, "version-conflict")


@pytest.mark.parametrize(
    ("method", "path", "body", "shown_at"),
    [
        ("POST", USERS, user_data(), f"{USERS}/2"),
        ("PATCH", USER, {"age": 50}, USER),
        ("PUT", USER, user_data(), USER),
        ("POST", f"{USER}/deactivate", None, USER),
        ("POST", f"{USER}/activate", None, USER),
        ("POST", POSTS, post_data(), f"{POSTS}/2"),
        ("PATCH", POST, {"title": "A new title"}, POST),
        ("PUT", POST, POST_TEXT, POST),
        ("POST", f"{POST}/publish", None, POST),
        ("POST", f"{POST}/unpublish", None, POST),
    ],
)
def test_every_write_answers_the_etag_that_a_read_would(
    client: Client, method: str, path: str, body: Any, shown_at: str
) -> None:
    written = client.request(method, path, json=body)

    assert written.headers["ETag"] == tag_of(client, shown_at)


@pytest.mark.parametrize("post", [a_post(), a_post(published=True), a_scheduled_post()])
def test_each_status_has_an_etag_of_its_own(client: Client, fakes: Fakes, post: Post) -> None:
    fakes.add(replace(post))

    status = client.get(f"{POSTS}/2").json()["status"]

    assert tag_of(client, f"{POSTS}/2") == f'"4-{status}.3"'
