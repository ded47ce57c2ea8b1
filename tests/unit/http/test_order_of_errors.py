"""Of several things that are wrong, the first in the order of the contract is reported."""

from typing import Any

import pytest
from httpx2 import Client

from tests.builders import a_post, a_user
from tests.unit.http.answers import problem_of
from tests.unit.http.service import POSTS, USERS, Fakes, user_data

TOO_LONG = "?name=" + "a" * 8192
TOO_LARGE = {"Content-Length": "9999999"}
TOO_MANY: dict[str, str] = {f"X-{n}": "" for n in range(100)}
TEXT = {"Content-Type": "text/plain"}
JSON = {"Content-Type": "application/json"}
NO_KEY = {"Idempotency-Key": "\0"}
STALE = {"If-Match": '"0"'}
BROKEN, WRONG, RIGHT = b"{", b'{"age": true}', b'{"age": 50}'
TAKEN = b'{"email": "other@example.com"}'


@pytest.fixture(autouse=True)
def _users_with_a_post(fakes: Fakes) -> None:
    fakes.add(a_user(), a_user("Other"), a_post(), a_user("Idle", is_active=False))


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status", "code"),
    [
        ("FOO", f"/nowhere{TOO_LONG}", TOO_LARGE | TEXT, BROKEN, 414, "uri-too-long"),
        ("FOO", "/nowhere", TOO_MANY | TEXT, BROKEN, 431, "headers-too-large"),
        ("FOO", "/nowhere", TOO_LARGE | TEXT, BROKEN, 413, "content-too-large"),
        ("FOO", "/nowhere", TEXT, BROKEN, 404, "no-such-path"),
        ("POST", f"{USERS}/me?x=1", TEXT, BROKEN, 404, "no-such-path"),
        ("POST", f"{USERS}/search", TOO_LARGE | TEXT, BROKEN, 413, "content-too-large"),
        ("POST", f"{USERS}/01?x=1", TEXT, BROKEN, 405, "method-not-allowed"),
        ("PATCH", f"{USERS}/01?x=1", TEXT, BROKEN, 415, "unsupported-media-type"),
        ("PATCH", f"{USERS}/01?x=1", JSON, BROKEN, 400, "malformed-json"),
        ("PATCH", f"{USERS}/99?x=1", JSON | STALE, RIGHT, 422, "invalid-input"),
        ("PATCH", f"{USERS}/99", JSON | STALE, WRONG, 422, "invalid-input"),
        ("PATCH", f"{USERS}/99", JSON | STALE, RIGHT, 404, "user-not-found"),
        ("PATCH", f"{USERS}/1", JSON | STALE, TAKEN, 409, "email-already-registered"),
        ("PATCH", f"{USERS}/1", JSON | STALE, RIGHT, 412, "version-conflict"),
        ("DELETE", f"{USERS}/99?posts=reassign", STALE, b"", 422, "invalid-input"),
        ("DELETE", f"{USERS}/99?posts=reassign&reassign_to=98", STALE, b"", 404, "user-not-found"),
        ("DELETE", f"{USERS}/1?posts=reassign&reassign_to=98", STALE, b"", 404, "author-not-found"),
        ("DELETE", f"{USERS}/1?posts=reassign&reassign_to=3", STALE, b"", 409, "author-inactive"),
        ("DELETE", f"{USERS}/1", STALE, b"", 409, "user-has-posts"),
        ("DELETE", f"{USERS}/1?posts=delete", STALE, b"", 412, "version-conflict"),
        ("POST", f"{POSTS}/99/publish", JSON, b'{"at": "x"}', 422, "invalid-input"),
        ("POST", f"{POSTS}/99/publish", JSON, b"", 404, "post-not-found"),
        ("POST", f"{POSTS}/99/publish", NO_KEY | TEXT, BROKEN, 415, "unsupported-media-type"),
        ("POST", f"{POSTS}/99/publish", NO_KEY | JSON, BROKEN, 400, "malformed-json"),
        ("POST", f"{POSTS}/99/publish", NO_KEY | JSON, b"{}", 422, "invalid-input"),
        ("GET", f"{USERS}/99/posts?limit=0", {}, b"", 422, "invalid-input"),
        ("GET", f"{USERS}/99/posts?limit=1", {}, b"", 404, "user-not-found"),
    ],
)
def test_the_first_error_is_reported(
    client: Client,
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes,
    status: int,
    code: str,
) -> None:
    problem_of(client.request(method, path, headers=headers, content=body), status, code)


def test_a_streamed_body_that_is_too_large_comes_before_its_kind(client: Client) -> None:
    response = client.patch(f"{USERS}/99", content=iter([b"{" * 2**21, b"{"]), headers=TEXT)

    problem_of(response, 413, "content-too-large")


@pytest.mark.parametrize(
    ("at", "status", "code"),
    [
        ("2020-01-01T00:00:00Z", 422, "publication-in-the-past"),
        ("2030-01-01T00:00:00Z", 409, "author-inactive"),
    ],
)
def test_the_rules_of_a_publication_come_in_order(
    client: Client, fakes: Fakes, at: str, status: int, code: str
) -> None:
    fakes.add(a_post(author_id=3))

    problem_of(client.post(f"{POSTS}/2/publish", json={"at": at}), status, code)


def test_all_that_is_wrong_with_a_request_is_said_at_once(client: Client) -> None:
    body: dict[str, Any] = user_data(name="", age="x", id=1, nickname="y", email="none")

    errors = problem_of(client.put(f"{USERS}/x", json=body), 422, "invalid-input")["errors"]

    assert [error["pointer"] for error in errors] == [
        "/id",
        "/name",
        "/email",
        "/age",
        "/id",
        "/nickname",
    ]
    assert [error["in"] for error in errors] == ["path", *["body"] * 5]
