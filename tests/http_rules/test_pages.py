"""What is outside of the API: the front page, health, and documentation without other hosts."""

import re

import pytest
from httpx2 import Client, Response

import blog
from blog.application.maintenance import SchemaState
from tests.unit.http.answers import problem_of
from tests.unit.http.service import Fakes

ASSETS = ["swagger-ui-bundle.js", "swagger-ui.css", "redoc.standalone.js", "favicon.png"]
REFERENCE = re.compile(r"""(?:src|href|url)\s*[=:]\s*["']([^"']+)["']|url\(["']?([^)]+)\)""")


def test_the_front_page_leads_to_the_documentation(client: Client) -> None:
    response = client.get("/")

    page = response.json()
    assert page == {
        "name": "Blog",
        "version": blog.__version__,
        "docs": "/docs",
        "redoc": "/redoc",
        "openapi": "/openapi.json",
    }
    assert [client.get(page[link]).status_code for link in ("docs", "redoc", "openapi")] == [
        200
    ] * 3


def test_a_process_that_answers_is_live_whatever_its_database_is(
    client: Client, fakes: Fakes
) -> None:
    fakes.database.reachable = False

    response = client.get("/health/live")

    assert (response.status_code, response.json()) == (200, {"status": "live"})


@pytest.mark.parametrize("state", [SchemaState.CURRENT, SchemaState.NEWER])
def test_a_schema_that_is_served_is_ready(client: Client, fakes: Fakes, state: SchemaState) -> None:
    fakes.database.state = state

    response = client.get("/health/ready")

    assert (response.status_code, response.json()) == (200, {"status": "ready"})


@pytest.mark.parametrize("state", [SchemaState.MISSING, SchemaState.OLD])
def test_a_schema_that_is_not_served_is_not_ready_and_says_why(
    client: Client, fakes: Fakes, state: SchemaState
) -> None:
    fakes.database.state = state

    response = client.get("/health/ready")

    problem = problem_of(response, 503, "unavailable")
    assert "blog migrate" in problem["detail"]
    assert int(response.headers["Retry-After"]) > 0


def test_a_database_that_is_away_is_not_ready(client: Client, fakes: Fakes) -> None:
    fakes.database.reachable = False

    problem_of(client.get("/health/ready"), 503, "unavailable")


def references(page: Response) -> set[str]:
    return {a or b for a, b in REFERENCE.findall(page.text)}


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_the_documentation_refers_to_this_service_only(client: Client, path: str) -> None:
    page = client.get(path)

    own = {reference for reference in references(page) if not reference.startswith("data:")}
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "/openapi.json" in page.text
    assert own
    assert [client.get(reference).status_code for reference in own] == [200] * len(own)
    assert "//" not in "".join(own)


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_the_browser_is_told_to_ask_no_other_host(client: Client, path: str) -> None:
    policy = client.get(path).headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'; ")
    assert not re.search(r"https?:|\*", policy)


def test_the_styles_load_nothing_from_elsewhere(client: Client) -> None:
    styles = client.get("/docs/swagger-ui.css")

    loaded = {reference for reference in references(styles) if not reference.startswith("data:")}
    assert not {reference for reference in loaded if "//" in reference}


@pytest.mark.parametrize("name", ASSETS)
def test_an_asset_is_served_as_what_it_is(client: Client, name: str) -> None:
    kinds = {".js": "text/javascript", "css": "text/css", "png": "image/png"}

    response = client.get(f"/docs/{name}")

    assert response.status_code == 200
    assert response.headers["Content-Type"].partition(";")[0] == kinds[name[-3:]]


@pytest.mark.parametrize(
    "given", ["bytes=999999999-", "bytes=5-1", "bytes=x", "lines=1-2", "bytes"]
)
def test_a_range_that_cannot_be_served_is_no_error_in_plain_text(
    client: Client, given: str
) -> None:
    response = client.get("/docs/favicon.png", headers={"Range": given})

    kind = response.headers["Content-Type"]
    assert kind == ("image/png" if response.is_success else "application/problem+json")


@pytest.mark.parametrize("code", ["forbidden", "invalid-input"])
def test_the_page_of_a_problem_refers_to_this_service_only(client: Client, code: str) -> None:
    assert references(client.get(f"/problems/{code}")) == {"/docs"}
