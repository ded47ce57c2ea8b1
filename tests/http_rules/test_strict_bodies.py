"""Bodies: every field rule on POST, PUT and PATCH alike, and nothing that is not known."""

from typing import Any

import pytest
from httpx2 import Client, Response

from tests.builders import a_post, a_user
from tests.http_rules.field_cases import ACCEPTED, REFUSED
from tests.unit.http.answers import field_errors
from tests.unit.http.service import POSTS, USERS, Fakes, as_json, post_data, user_data

POST_TEXT = {key: value for key, value in post_data().items() if key != "author_id"}
WRITES: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", USERS, user_data()),
    ("PUT", f"{USERS}/1", user_data()),
    ("PATCH", f"{USERS}/1", {}),
    ("POST", POSTS, post_data()),
    ("PUT", f"{POSTS}/1", POST_TEXT),
    ("PATCH", f"{POSTS}/1", {}),
]
FIELDS = [
    (method, path, field)
    for method, path, _ in WRITES
    for field in (user_data() if path.startswith(USERS) else post_data())
    if field != "author_id" or method == "POST"
]
ACTIONS = [
    f"{USERS}/1/activate",
    f"{USERS}/1/deactivate",
    f"{POSTS}/1/publish",
    f"{POSTS}/1/unpublish",
]


@pytest.fixture(autouse=True)
def _a_user_and_a_post(fakes: Fakes) -> None:
    fakes.add(a_user(), a_post())


def send(client: Client, method: str, path: str, **fields: Any) -> Response:
    """A body that is right but for what `fields` may be."""
    body = next(body for *write, body in WRITES if write == [method, path])
    return client.request(method, path, **as_json(body | fields))


@pytest.mark.parametrize(("method", "path", "field"), FIELDS)
def test_a_field_holds_what_its_rule_admits(
    client: Client, fakes: Fakes, method: str, path: str, field: str
) -> None:
    shown = {}

    for sent in ACCEPTED[field]:
        fakes.reset()
        fakes.add(a_user(), a_post())
        shown[sent] = send(client, method, path, **{field: sent}).json().get(field)

    assert shown == ACCEPTED[field]


@pytest.mark.parametrize(("method", "path", "field"), FIELDS)
def test_a_field_holds_nothing_else(
    client: Client, fakes: Fakes, method: str, path: str, field: str
) -> None:
    before = fakes.memory.copy()

    found = [field_errors(send(client, method, path, **{field: v})) for v, _ in REFUSED[field]]

    assert found == [[("body", f"/{field}", code)] for _, code in REFUSED[field]]
    assert fakes.memory == before


@pytest.mark.parametrize(("method", "path", "body"), [write for write in WRITES if write[2]])
def test_what_is_needed_may_not_be_missing(
    client: Client, method: str, path: str, body: dict[str, Any]
) -> None:
    response = client.request(method, path, json={})

    needed = [key for key in body if key != "city"]
    assert field_errors(response) == [("body", f"/{key}", "missing") for key in needed]


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_an_unknown_key_is_refused(client: Client, method: str, path: str, body: Any) -> None:
    keys = ["nickname", "password", "current_password", "role", "Name", ""]

    response = send(client, method, path, **dict.fromkeys(keys))

    assert field_errors(response) == [("body", f"/{key}", "unknown") for key in keys]


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_a_key_that_is_no_text_is_refused(
    client: Client, method: str, path: str, body: Any
) -> None:
    response = send(client, method, path, **{"\ud800": 1})

    assert field_errors(response) == [("body", "", "surrogate")]


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_what_the_service_sets_is_read_only(
    client: Client, method: str, path: str, body: Any
) -> None:
    keys = ["id", "created_at", "updated_at"]
    if path.startswith(USERS):
        keys += ["is_active"]
    else:
        keys += ["status", "published", "published_at", "author"]
        keys += [] if method == "POST" else ["author_id"]

    response = send(client, method, path, **dict.fromkeys(keys, 1))

    assert field_errors(response) == [("body", f"/{key}", "read-only") for key in keys]


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_a_body_is_an_object(client: Client, method: str, path: str, body: Any) -> None:
    values: list[Any] = [[], [{}], "text", 1, 1.5, True, None]

    for value in values:
        response = client.request(method, path, **as_json(value))

        assert field_errors(response) == [("body", "", "wrong-type")]


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
@pytest.mark.parametrize("headers", [{}, {"Content-Type": "text/plain"}])
def test_a_body_of_length_zero_is_no_body(
    client: Client, method: str, path: str, body: Any, headers: dict[str, str]
) -> None:
    response = client.request(method, path, content=b"", headers=headers)

    assert field_errors(response) == [("body", "", "missing")]


@pytest.mark.parametrize("path", ACTIONS)
def test_an_action_takes_no_unknown_key(client: Client, path: str) -> None:
    assert field_errors(client.post(path, json={"now": True})) == [("body", "/now", "unknown")]


@pytest.mark.parametrize("path", ACTIONS)
@pytest.mark.parametrize("content", [b"", b"{}"])
def test_an_action_takes_an_empty_body(client: Client, path: str, content: bytes) -> None:
    headers = {"Content-Type": "application/json"}

    assert client.post(path, content=content, headers=headers).status_code == 200


def test_a_moment_is_a_string(client: Client) -> None:
    values: list[Any] = [None, 1, True, ["2030-01-01T00:00:00Z"], {}]

    for value in values:
        response = client.post(f"{POSTS}/1/publish", json={"at": value})

        assert field_errors(response) == [("body", "/at", "wrong-type")]
