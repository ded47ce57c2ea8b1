"""What every error looks like, and what it never says."""

import re
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from httpx2 import Client

from blog.adapters.http.problem_types import problem_type
from tests.builders import a_post, a_user
from tests.unit.http.answers import problem_of
from tests.unit.http.service import POSTS, USERS, Fakes, as_json, user_data

CODES = {
    "malformed-json": 400,
    "malformed-request": 400,
    "recent-sign-in-required": 401,
    "unauthenticated": 401,
    "cross-site-request": 403,
    "forbidden": 403,
    "author-not-found": 404,
    "no-such-path": 404,
    "post-not-found": 404,
    "session-not-found": 404,
    "user-not-found": 404,
    "method-not-allowed": 405,
    "request-timeout": 408,
    "already-published": 409,
    "author-inactive": 409,
    "email-already-registered": 409,
    "last-admin": 409,
    "user-has-posts": 409,
    "version-conflict": 412,
    "content-too-large": 413,
    "uri-too-long": 414,
    "unsupported-media-type": 415,
    "misdirected-request": 421,
    "idempotency-key-reused": 422,
    "invalid-cursor": 422,
    "invalid-input": 422,
    "publication-in-the-past": 422,
    "too-many-attempts": 429,
    "headers-too-large": 431,
    "internal-error": 500,
    "unavailable": 503,
}
"""The closed list."""

CANARY = "canary7f3a"
MEMBERS = {"type", "title", "status", "detail", "instance", "code", "request_id"}
FAILURES: list[tuple[str, str, dict[str, Any]]] = [
    ("GET", "/nowhere", {}),
    ("GET", f"/{'a' * 9000}", {}),
    ("FOO", USERS, {}),
    ("GET", f"{USERS}/7", {}),
    ("GET", f"{USERS}/x", {}),
    ("GET", f"{USERS}?limit=0&cursor=x", {}),
    ("GET", f"{USERS}?cursor=x", {}),
    ("POST", USERS, as_json({"name": ""})),
    ("POST", USERS, {"content": b"{"}),
    ("POST", USERS, {"content": b"{", "headers": {"Content-Type": "application/json"}}),
    ("POST", USERS, as_json(user_data(email=a_user().email.value))),
    ("POST", USERS, {"headers": {"Origin": "https://elsewhere.example"}}),
    ("GET", USERS, {"headers": {"Host": "elsewhere.example"}}),
    ("DELETE", f"{USERS}/1", {}),
    ("DELETE", f"{POSTS}/1", {"headers": {"If-Match": '"0"'}}),
    ("POST", f"{POSTS}/1/publish", as_json({"at": "2000-01-01T00:00:00Z"})),
]


@pytest.fixture(autouse=True)
def _a_user_and_a_post(fakes: Fakes) -> None:
    fakes.add(a_user(), a_post())


def test_the_list_of_problems_is_closed(client: Client) -> None:
    problem = client.get("/openapi.json").json()["components"]["schemas"]["Problem"]

    assert problem["properties"]["code"]["enum"] == list(CODES)
    assert {code: problem_type(code).status for code in CODES} == CODES


def test_every_problem_has_a_page(client: Client) -> None:
    for code in CODES:
        kind = problem_type(code)
        response = client.get(f"/problems/{code}")

        assert response.status_code == 200
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"
        for text in (kind.title, kind.explanation, code, str(kind.status)):
            assert text in unescape(response.text)


def test_a_page_of_no_problem_is_not_found(client: Client) -> None:
    problem_of(client.get("/problems/nothing"), 404, "no-such-path")


@pytest.mark.parametrize(("method", "path", "options"), FAILURES)
def test_an_error_is_a_problem_of_rfc_9457(
    client: Client, method: str, path: str, options: dict[str, Any]
) -> None:
    response = client.request(method, path, **options)

    problem = response.json()
    assert response.headers["Content-Type"] == "application/problem+json"
    assert problem.keys() - {"errors"} == MEMBERS
    assert ("errors" in problem) == (response.status_code == 422)
    assert problem["status"] == response.status_code == CODES[problem["code"]]
    assert problem["title"] == problem_type(problem["code"]).title
    assert problem["detail"]
    assert problem["type"] == f"/problems/{problem['code']}"
    assert problem["request_id"] == response.headers["X-Request-Id"]
    assert problem["instance"] == f"urn:uuid:{UUID(problem['request_id'])}"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("method", "path", "options"), FAILURES)
def test_an_error_of_a_field_says_where_what_and_how(
    client: Client, method: str, path: str, options: dict[str, Any]
) -> None:
    for error in client.request(method, path, **options).json().get("errors", []):
        assert error.keys() == {"in", "pointer", "code", "detail"}
        assert error["in"] in ("body", "query", "path", "header")
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", error["code"])
        assert error["detail"].endswith(".")


@pytest.mark.parametrize("path", [USERS, POSTS, f"{USERS}/1/activate"])
def test_at_most_a_hundred_errors_are_listed(client: Client, path: str) -> None:
    body = {f"key{n}": n for n in range(1000)}

    errors = problem_of(client.post(path, json=body), 422, "invalid-input")["errors"]

    assert len(errors) == 100


def test_at_most_a_hundred_errors_of_a_query_are_listed(client: Client) -> None:
    query = "&".join(f"key{n}" for n in range(1000))

    errors = problem_of(client.get(f"{USERS}?{query}"), 422, "invalid-input")["errors"]

    assert len(errors) == 100


@pytest.mark.parametrize("path", [USERS, f"{USERS}/1/activate"])
def test_a_long_key_is_shortened(client: Client, path: str) -> None:
    body = user_data() | {"k" * 10_000: 1} if path == USERS else {"k" * 10_000: 1}

    (error,) = problem_of(client.post(path, json=body), 422, "invalid-input")["errors"]

    assert error["pointer"] == "/" + "k" * 63 + "…"


@pytest.mark.parametrize(
    ("key", "pointer"),
    [("a/b~c", "/a~1b~0c"), ("k" * 64, "/" + "k" * 64), ("\0", "/\0"), ("ключ", "/ключ")],
)
def test_a_pointer_names_an_unknown_key(client: Client, key: str, pointer: str) -> None:
    response = client.post(USERS, **as_json(user_data() | {key: 1}))

    (error,) = problem_of(response, 422, "invalid-input")["errors"]
    assert error["pointer"] == pointer
