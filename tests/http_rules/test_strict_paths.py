"""Ids in paths, and queries where none belong."""

import pytest
from httpx2 import Client

from tests.builders import a_post, a_user
from tests.unit.http.answers import field_errors, problem_of
from tests.unit.http.service import POSTS, USERS, Fakes, post_data, user_data


@pytest.fixture(autouse=True)
def _a_user_and_a_post(fakes: Fakes) -> None:
    fakes.add(a_user(), a_post())


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", f"{USERS}/1"),
        ("POST", USERS),
        ("PATCH", f"{USERS}/1"),
        ("PUT", f"{USERS}/1"),
        ("POST", f"{USERS}/1/activate"),
        ("GET", f"{POSTS}/1"),
        ("POST", POSTS),
        ("DELETE", f"{POSTS}/1"),
        ("POST", f"{POSTS}/1/publish"),
    ],
)
def test_who_takes_no_query_refuses_one(client: Client, method: str, path: str) -> None:
    response = client.request(method, f"{path}?dry_run=true")

    assert ("query", "/dry_run", "unknown") in field_errors(response)


IN_PATHS = [
    ("GET", USERS, ""),
    ("PATCH", USERS, ""),
    ("PUT", USERS, ""),
    ("DELETE", USERS, ""),
    ("POST", USERS, "/activate"),
    ("POST", USERS, "/deactivate"),
    ("GET", USERS, "/posts"),
    ("GET", POSTS, ""),
    ("PATCH", POSTS, ""),
    ("PUT", POSTS, ""),
    ("DELETE", POSTS, ""),
    ("POST", POSTS, "/publish"),
    ("POST", POSTS, "/unpublish"),
]


@pytest.mark.parametrize(("method", "path", "action"), IN_PATHS)
def test_an_id_in_a_path_is_canonical(client: Client, method: str, path: str, action: str) -> None:
    body = None
    if method in ("PATCH", "PUT"):
        body = user_data() if path == USERS else {k: post_data()[k] for k in ("title", "content")}
    codes = {
        "wrong-type": ["x", "01", "+1", "1.0", "1%20", "%D9%A1", "1%0A"],
        "out-of-range": ["0", "-1", str(2**63), "9" * 5000],
    }

    for code, texts in codes.items():
        for text in texts:
            response = client.request(method, f"{path}/{text}{action}", json=body)

            assert field_errors(response) == [("path", "/id", code)]


@pytest.mark.parametrize("path", [USERS, POSTS])
@pytest.mark.parametrize("well_formed", ["2", str(2**53), str(2**63 - 1)])
def test_a_well_formed_id_may_name_nothing(client: Client, path: str, well_formed: str) -> None:
    code = "user-not-found" if path == USERS else "post-not-found"

    problem_of(client.get(f"{path}/{well_formed}"), 404, code)
