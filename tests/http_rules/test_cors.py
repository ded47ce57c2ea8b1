"""Browsers of other origins."""

from collections.abc import Iterator

import pytest
from httpx2 import Client

from tests.unit.http.answers import problem_of
from tests.unit.http.in_process import a_client
from tests.unit.http.service import USERS, an_app, user_data

LISTED = "https://app.example"
OTHER = "https://other.example"
EXPOSED = {
    "ETag",
    "Location",
    "Link",
    "X-Total-Count",
    "Retry-After",
    "X-Request-Id",
    "Idempotency-Replayed",
    "WWW-Authenticate",
}
ALLOWED = {"Authorization", "Content-Type", "If-Match", "If-None-Match", "Idempotency-Key"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Client]:
    with a_client(an_app(cors_origins=(LISTED, "http://localhost:3000"))) as browser:
        yield browser


def cors_headers(headers: dict[str, str]) -> set[str]:
    return {name for name in headers if name.startswith("access-control-")}


def preflight(
    browser: Client, *, origin: str = LISTED, method: str = "PATCH", headers: str = "If-Match"
) -> dict[str, str]:
    """The headers of the answer to what a browser asks before it sends a request."""
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": headers,
    }
    return dict(browser.options(f"{USERS}/1", headers=asked).headers)


@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
@pytest.mark.parametrize("origin", [LISTED, "null", "http://localhost:8000"])
def test_without_listed_origins_there_is_no_header(
    client: Client, method: str, origin: str
) -> None:
    headers = {"Origin": origin, "Access-Control-Request-Method": "GET"}

    response = client.request(method, USERS, headers=headers)

    assert not cors_headers(dict(response.headers))
    assert response.headers["Vary"] == "Authorization"


@pytest.mark.parametrize("path", [USERS, f"{USERS}/7", f"{USERS}?limit=0", "/nowhere", "/"])
def test_a_listed_origin_may_read_answers_and_errors(browser: Client, path: str) -> None:
    headers = browser.get(path, headers={"Origin": LISTED}).headers

    assert headers["Access-Control-Allow-Origin"] == LISTED
    assert set(headers["Access-Control-Expose-Headers"].split(", ")) == EXPOSED
    assert "Access-Control-Allow-Credentials" not in headers


@pytest.mark.parametrize("path", [f"/{'a' * 9000}", "/"])
def test_a_listed_origin_may_read_what_is_refused_early(browser: Client, path: str) -> None:
    host = {"Host": "rebound.example"}

    response = browser.get(path, headers={"Origin": LISTED} | host)

    assert response.status_code in (414, 421)
    assert response.headers["Access-Control-Allow-Origin"] == LISTED


def test_a_listed_origin_may_write(browser: Client) -> None:
    headers = {"Origin": LISTED, "Sec-Fetch-Site": "cross-site"}

    response = browser.post(USERS, json=user_data(), headers=headers)

    assert response.status_code == 201
    assert response.headers["Access-Control-Allow-Origin"] == LISTED


@pytest.mark.parametrize(
    "origin", [OTHER, "null", "*", f"{LISTED}.evil", f"{LISTED}:80", LISTED[:-1]]
)
def test_another_origin_may_read_nothing(browser: Client, origin: str) -> None:
    response = browser.get(USERS, headers={"Origin": origin})

    assert not cors_headers(dict(response.headers))


def test_another_origin_may_write_nothing(browser: Client) -> None:
    response = browser.post(USERS, json=user_data(), headers={"Origin": OTHER})

    problem_of(response, 403, "cross-site-request")


@pytest.mark.parametrize("origin", [None, LISTED, OTHER])
@pytest.mark.parametrize("path", [USERS, "/", "/nowhere"])
def test_every_answer_varies_by_origin_once(browser: Client, origin: str | None, path: str) -> None:
    response = browser.get(path, headers={"Origin": origin} if origin else {})

    assert response.headers["Vary"].split(", ").count("Origin") == 1


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
def test_a_preflight_grants_every_method(browser: Client, method: str) -> None:
    granted = preflight(browser, method=method)

    assert granted["access-control-allow-origin"] == LISTED
    assert method in granted["access-control-allow-methods"].split(", ")
    assert "access-control-allow-credentials" not in granted


@pytest.mark.parametrize("header", [*sorted(ALLOWED), "if-match, CONTENT-TYPE"])
def test_a_preflight_grants_the_headers_of_the_api(browser: Client, header: str) -> None:
    granted = preflight(browser, headers=header)

    assert granted["access-control-allow-origin"] == LISTED
    assert set(granted["access-control-allow-headers"].split(", ")) >= ALLOWED


@pytest.mark.parametrize(
    "refused",
    [
        {"origin": OTHER},
        {"origin": "null"},
        {"method": "TRACE"},
        {"headers": "X-Other"},
        {"headers": "If-Match, X-Other"},
    ],
)
def test_a_preflight_that_is_not_granted_is_a_plain_options(
    browser: Client, refused: dict[str, str]
) -> None:
    headers = preflight(browser, **refused)

    assert not cors_headers(headers)
    assert headers["allow"] == "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"
    assert "Origin" in headers["vary"].split(", ")


def test_a_preflight_without_an_origin_is_a_plain_options(browser: Client) -> None:
    response = browser.options(USERS, headers={"Access-Control-Request-Method": "POST"})

    assert response.status_code == 204
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_an_options_of_a_listed_origin_lists_the_methods(browser: Client) -> None:
    response = browser.options(USERS, headers={"Origin": LISTED})

    assert response.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert response.headers["Access-Control-Allow-Origin"] == LISTED
