"""Methods and paths: HEAD, OPTIONS, 405, and what is no path."""

from collections import defaultdict

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from httpx2 import Client
from starlette.routing import Route

from tests.builders import a_post, a_user
from tests.unit.http.answers import problem_of
from tests.unit.http.service import POSTS, USERS, Fakes

ALL_METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "FOO"}


@pytest.fixture(autouse=True)
def _a_user_and_a_post(fakes: Fakes) -> None:
    fakes.add(a_user(), a_post())


def methods_by_path(app: FastAPI) -> dict[str, set[str]]:
    """What each path of the service supports, its parameters filled in."""
    found: dict[str, set[str]] = defaultdict(lambda: {"OPTIONS"})
    for route in app.routes:
        assert isinstance(route, Route | APIRoute)
        path = route.path.replace("{id:user_id}", "1").replace("{id}", "1")
        methods = found[path.replace("{code}", "forbidden")]
        methods.update(route.methods or ())
        if "GET" in methods:
            methods.add("HEAD")
    return found


def test_every_path_of_the_contract_is_there(app: FastAPI) -> None:
    paths = methods_by_path(app)

    assert paths[USERS] == {"GET", "HEAD", "POST", "OPTIONS"}
    assert paths[f"{USERS}/search"] == {"GET", "HEAD", "OPTIONS"}
    assert paths[f"{USERS}/1"] == {"GET", "HEAD", "PATCH", "PUT", "DELETE", "OPTIONS"}
    assert paths[f"{USERS}/1/posts"] == {"GET", "HEAD", "OPTIONS"}
    assert paths[POSTS] == {"GET", "HEAD", "POST", "OPTIONS"}
    assert paths[f"{POSTS}/1"] == {"GET", "HEAD", "PATCH", "PUT", "DELETE", "OPTIONS"}
    for action in (
        "users/1/activate",
        "users/1/deactivate",
        "posts/1/publish",
        "posts/1/unpublish",
    ):
        assert paths[f"/api/v1/{action}"] == {"POST", "OPTIONS"}
    for page in ("/", "/docs", "/redoc", "/openapi.json", "/problems/forbidden"):
        assert paths[page] == {"GET", "HEAD", "OPTIONS"}
    for page in ("/health/live", "/health/ready"):
        assert paths[page] == {"GET", "HEAD", "OPTIONS"}


def test_options_lists_what_a_path_supports(app: FastAPI, client: Client) -> None:
    for path, methods in methods_by_path(app).items():
        response = client.options(path)

        assert (response.status_code, response.content) == (204, b"")
        assert set(response.headers["Allow"].split(", ")) == methods


def test_a_method_that_a_path_does_not_support_is_not_allowed(app: FastAPI, client: Client) -> None:
    for path, methods in methods_by_path(app).items():
        for method in ALL_METHODS - methods:
            response = client.request(method, path)

            problem_of(response, 405, "method-not-allowed")
            assert set(response.headers["Allow"].split(", ")) == methods


def test_head_is_get_without_the_body(app: FastAPI, client: Client) -> None:
    changing = {"x-request-id"}

    for path, methods in methods_by_path(app).items():
        if "GET" not in methods or path.endswith(".js"):  # these are large
            continue
        shown, head = client.get(path), client.head(path)

        assert (head.status_code, head.content) == (shown.status_code, b"")
        assert {(k, v) for k, v in head.headers.items() if k not in changing} == {
            (k, v) for k, v in shown.headers.items() if k not in changing
        }


@pytest.mark.parametrize("path", [f"{USERS}/7", f"{USERS}?limit=0", "/nowhere"])
def test_head_has_the_errors_of_get(client: Client, path: str) -> None:
    shown, head = client.get(path), client.head(path)

    assert (head.status_code, head.content) == (shown.status_code, b"")
    assert head.headers["Content-Length"] == shown.headers["Content-Length"] != "0"


def test_a_slash_at_the_end_makes_another_path(app: FastAPI, client: Client) -> None:
    for path, methods in methods_by_path(app).items():
        for method in methods:
            target = f"{path}/".encode()
            response = client.request(method, "/", extensions={"target": target})

            assert response.status_code == 404
            assert "Location" not in response.headers


def test_a_line_feed_at_the_end_makes_another_path(app: FastAPI, client: Client) -> None:
    """Of a path that does not end in a parameter, which is then another value."""
    for path in methods_by_path(app):
        if not path.endswith(("/1", "/forbidden", "/search")):
            problem_of(client.get(f"{path}%0A"), 404, "no-such-path")


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/api",
        "/api/v1",
        "/api/v2/users",
        "/API/v1/users",
        "/api/v1/Users",
        "/users",
        "//api/v1/users",
        "/api//v1/users",
        "/api/v1/./users",
        "/api/v1/posts/../users",
        "/api/v1/users/1%2Fposts",
        "/api/v1%2fusers",
        "/api/v1/users%00",
        "/api/v1/users%3Flimit=1",
        "/api/v1/users/1/publish",
        "/api/v1/posts/1/activate",
        "/api/v1/posts/1/posts",
        "/api/v1/sessions",
        "/problems/",
        "/health",
        "/docs/../openapi.json",
        "/docs/%2e%2e/pyproject.toml",
        "/docs/__init__.py",
        "*",
    ],
)
def test_what_is_no_path_is_not_found(client: Client, path: str) -> None:
    for method in ("GET", "POST", "OPTIONS", "FOO"):
        response = client.request(method, "/", extensions={"target": path.encode()})

        problem_of(response, 404, "no-such-path")


@pytest.mark.parametrize(
    "word", ["me", "me/posts", "me/activate", "search/posts", "search/deactivate"]
)
def test_the_words_below_users_are_never_ids(client: Client, word: str) -> None:
    for method in ("GET", "PATCH", "PUT", "DELETE", "POST"):
        problem_of(client.request(method, f"{USERS}/{word}"), 404, "no-such-path")


@pytest.mark.parametrize("word", ["searches", "Search", "men", "ME", "search%20", "search%0A"])
def test_other_words_are_ids_that_are_wrong(client: Client, word: str) -> None:
    problem_of(client.get(f"{USERS}/{word}"), 422, "invalid-input")
