"""What no answer gives away, and what it tells browsers and caches to do with it."""

from typing import Any
from uuid import UUID

import pytest
from httpx2 import Client

from tests.builders import a_post, a_user
from tests.unit.http.service import POSTS, USERS, Fakes, as_json, user_data

CANARY = "canary7f3a"


@pytest.fixture(autouse=True)
def _a_user_and_a_post(fakes: Fakes) -> None:
    fakes.add(a_user(), a_post())


@pytest.mark.parametrize(
    ("method", "path", "options"),
    [
        ("GET", f"/{CANARY}", {}),
        ("GET", f"/problems/{CANARY}", {}),
        (CANARY.upper(), USERS, {}),
        ("GET", f"{USERS}/{CANARY}", {}),
        ("GET", f"{USERS}/search?name={CANARY * 9}", {}),
        ("GET", f"{USERS}?limit={CANARY}&sort={CANARY}&cursor={CANARY}", {}),
        ("GET", f"{USERS}?cursor={CANARY}", {}),
        ("GET", f"{POSTS}?status={CANARY}&published={CANARY}&include={CANARY}", {}),
        ("POST", USERS, as_json(user_data(email=f"{CANARY}@", name=CANARY * 9, age=CANARY))),
        ("POST", USERS, as_json({"password": CANARY, "name": {CANARY: CANARY}, "city": [CANARY]})),
        ("POST", USERS, as_json(CANARY)),
        ("POST", USERS, {"content": CANARY, "headers": {"Content-Type": "application/json"}}),
        ("POST", USERS, {"content": CANARY, "headers": {"Content-Type": f"text/{CANARY}"}}),
        ("POST", f"{POSTS}/1/publish", as_json({"at": CANARY})),
        ("POST", USERS, {"headers": {"Origin": f"https://{CANARY}"}}),
        ("GET", USERS, {"headers": {"Host": f"{CANARY}.example"}}),
        ("GET", USERS, {"headers": {"X-Request-Id": CANARY}}),
        ("PATCH", f"{USERS}/1", as_json({}) | {"headers": {"If-Match": f'"{CANARY}"'}}),
        ("DELETE", f"{USERS}/1?posts={CANARY}&reassign_to={CANARY}", {}),
    ],
)
def test_nothing_that_was_sent_is_repeated(
    client: Client, method: str, path: str, options: dict[str, Any]
) -> None:
    response = client.request(method, path, **options)

    assert CANARY not in response.text.lower()
    assert CANARY not in str(response.headers).lower()


@pytest.mark.parametrize("host", ["canary", "canary:80", "canary/path", "a@canary", "canary?x#y"])
def test_no_answer_repeats_the_host(client: Client, fakes: Fakes, host: str) -> None:
    fakes.add(a_user("Another"))

    for path in (f"{USERS}?limit=1", f"{USERS}?limit=1&skip=0", POSTS, "/", "/docs", "/nowhere"):
        response = client.get(path, headers={"Host": host})

        assert "canary" not in response.text + str(response.headers)


@pytest.mark.parametrize("path", ["/", "/docs", "/health/live", "/problems/forbidden", USERS])
def test_a_browser_is_kept_from_guessing_kinds(client: Client, path: str) -> None:
    assert client.get(path).headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", [USERS, f"{USERS}/1", f"{POSTS}/7", "/api/nowhere"])
def test_an_answer_of_the_api_is_kept_by_the_client_only(client: Client, path: str) -> None:
    for method in ("GET", "HEAD", "OPTIONS", "POST", "DELETE"):
        headers = client.request(method, path).headers

        assert headers["Vary"] == "Authorization"
        assert headers["Cache-Control"] == "private, no-cache"


def test_each_request_has_an_id_of_its_own(client: Client) -> None:
    ids = {UUID(client.get(path).headers["X-Request-Id"]) for path in [USERS, USERS, "/nowhere"]}

    assert len(ids) == 3
