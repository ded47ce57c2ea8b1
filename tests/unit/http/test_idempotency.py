"""Idempotency-Key: a POST that is sent again gets the answer of the first time."""

from typing import Any

import pytest
from httpx2 import Client, Response

from blog.domain.errors import Unavailable
from tests.builders import A_DAY, a_post, a_user
from tests.fakes.clock import FakeClock
from tests.fakes.memory import Memory
from tests.unit.http.answers import field_errors, problem_of
from tests.unit.http.in_process import a_client
from tests.unit.http.service import (
    POSTS,
    USERS,
    FailingExecutor,
    Fakes,
    an_app,
    post_data,
    user_data,
)

WRITES: dict[str, Any] = {
    USERS: user_data(),
    f"{USERS}/1/activate": None,
    f"{USERS}/1/deactivate": None,
    POSTS: post_data(),
    f"{POSTS}/1/publish": {"at": "2030-01-01T00:00:00Z"},
    f"{POSTS}/1/unpublish": None,
}
"""Every POST that there is, with a body for it."""

REPLAYED = "Idempotency-Replayed"


@pytest.fixture(autouse=True)
def _a_user_and_a_post(fakes: Fakes) -> None:
    fakes.add(a_user(), a_post())


def send(
    client: Client, path: str = USERS, body: Any = None, key: str | bytes = "a-key", **more: str
) -> Response:
    """With the body that the path has above unless another is given."""
    headers: dict[str, Any] = {"Idempotency-Key": key} | more
    return client.post(path, json=WRITES[path] if body is None else body, headers=headers)


def without_what_differs(response: Response) -> tuple[int, bytes, dict[str, str]]:
    headers = dict(response.headers)
    headers.pop("x-request-id")
    headers.pop("idempotency-replayed", None)
    return response.status_code, response.content, headers


@pytest.mark.parametrize("path", WRITES)
def test_a_retry_gets_the_same_answer_and_is_told_so(client: Client, path: str) -> None:
    first = send(client, path)
    retry = send(client, path)

    assert first.is_success
    assert REPLAYED not in first.headers
    assert retry.headers[REPLAYED] == "true"
    assert without_what_differs(retry) == without_what_differs(first)
    assert retry.headers["X-Request-Id"] != first.headers["X-Request-Id"]


@pytest.mark.parametrize("path", WRITES)
def test_with_a_key_the_answer_is_the_one_without(fakes: Fakes, client: Client, path: str) -> None:
    with_key = send(client, path)
    fakes.reset()
    fakes.add(a_user(), a_post())

    without = client.post(path, json=WRITES[path])

    assert without_what_differs(with_key) == without_what_differs(without)


@pytest.mark.parametrize("path", WRITES)
def test_every_write_of_a_key_is_done_once(client: Client, memory: Memory, path: str) -> None:
    send(client, path)
    after = memory.copy()

    send(client, path)

    assert memory == after


@pytest.mark.parametrize("path", WRITES)
def test_without_a_key_nothing_is_stored(client: Client, memory: Memory, path: str) -> None:
    client.post(path, json=WRITES[path])

    assert memory.answers == {}


def test_a_retry_of_a_creation_names_the_same_place(client: Client) -> None:
    first, retry = send(client, POSTS), send(client, POSTS)

    assert (retry.status_code, retry.headers["Location"]) == (201, first.headers["Location"])
    assert retry.headers["ETag"] == first.headers["ETag"]
    assert len(client.get(POSTS).json()) == 2


def test_a_retry_gets_the_first_answer_whatever_has_changed_since(client: Client) -> None:
    first = send(client, POSTS)
    client.patch(first.headers["Location"], json={"title": "Another title"})
    client.patch(f"{USERS}/1", json={"name": "Another Name"})

    assert send(client, POSTS).content == first.content


def test_a_retry_gets_the_first_answer_after_its_post_was_deleted(client: Client) -> None:
    first = send(client, POSTS)
    client.delete(first.headers["Location"])

    assert send(client, POSTS).content == first.content


def test_after_the_user_was_deleted_the_request_is_done_again(client: Client) -> None:
    first = send(client)
    client.delete(first.headers["Location"])

    again = send(client)

    assert again.status_code == 201
    assert REPLAYED not in again.headers
    assert again.json()["id"] == first.json()["id"] + 1


def test_no_stored_answer_shows_a_deleted_author(client: Client, memory: Memory) -> None:
    send(client, POSTS)
    send(client, f"{POSTS}/1/publish")
    send(client, f"{USERS}/1/deactivate")
    assert len(memory.answers) == 3

    client.delete(f"{USERS}/1?posts=delete")

    assert memory.answers == {}


def test_no_stored_answer_shows_the_author_before_a_reassignment(
    client: Client, memory: Memory
) -> None:
    heir = client.post(USERS, json=user_data()).json()["id"]
    send(client, POSTS)

    client.delete(f"{USERS}/1?posts=reassign&reassign_to={heir}")

    assert memory.answers == {}


def test_a_key_with_another_body_is_refused(client: Client) -> None:
    send(client)

    response = send(client, body=user_data(email="other@example.com"))

    (error,) = problem_of(response, 422, "idempotency-key-reused")["errors"]
    assert (error["in"], error["pointer"]) == ("header", "/Idempotency-Key")
    assert len(client.get(USERS).json()) == 2


@pytest.mark.parametrize(
    ("first", "second"), [(b"{}", b"{ }"), (b"", b"{}"), (b"{}", b"")], ids=repr
)
def test_bodies_that_differ_in_a_byte_differ(client: Client, first: bytes, second: bytes) -> None:
    headers = {"Idempotency-Key": "a-key", "Content-Type": "application/json"}
    path = f"{POSTS}/1/publish"
    assert client.post(path, content=first, headers=headers).status_code == 200

    response = client.post(path, content=second, headers=headers)

    problem_of(response, 422, "idempotency-key-reused")


def test_no_body_is_a_body_of_length_zero(client: Client) -> None:
    path, headers = f"{POSTS}/1/unpublish", {"Idempotency-Key": "a-key"}
    client.post(path, headers=headers)

    chunked = client.post(path, content=iter([b""]), headers=headers)

    assert chunked.headers[REPLAYED] == "true"


def test_a_key_is_of_one_path(client: Client) -> None:
    assert REPLAYED not in send(client, f"{USERS}/1/activate").headers
    assert REPLAYED not in send(client, f"{USERS}/1/deactivate").headers


def test_an_encoded_path_is_the_same_path(client: Client) -> None:
    send(client)

    response = client.post(
        "/",
        json=WRITES[USERS],
        headers={"Idempotency-Key": "a-key"},
        extensions={"target": b"/api/v1/%75sers"},
    )

    assert response.headers[REPLAYED] == "true"


def test_after_a_day_a_key_is_new(client: Client, clock: FakeClock) -> None:
    send(client, POSTS)
    clock.move(A_DAY)

    again = send(client, POSTS)

    assert again.status_code == 201
    assert REPLAYED not in again.headers


@pytest.mark.parametrize(
    ("path", "body", "mended"),
    [
        (POSTS, post_data(author_id=99), post_data()),
        (POSTS, post_data(title=""), post_data()),
        (USERS, user_data(email=a_user().email.value), user_data()),
        (f"{POSTS}/1/publish", {"at": "2020-01-01T00:00:00Z"}, {}),
    ],
)
def test_a_refusal_leaves_the_key_to_another_body(
    client: Client, path: str, body: Any, mended: Any
) -> None:
    assert 400 <= send(client, path, body).status_code < 500

    response = send(client, path, mended)

    assert response.is_success
    assert REPLAYED not in response.headers


def test_a_refusal_is_found_anew(client: Client, fakes: Fakes) -> None:
    problem_of(send(client, POSTS, post_data(author_id=2)), 404, "author-not-found")
    fakes.add(a_user("The Author"))

    assert send(client, POSTS, post_data(author_id=2)).status_code == 201


def test_a_service_that_is_not_available_stores_nothing(fakes: Fakes) -> None:
    with a_client(an_app(fakes, FailingExecutor(Unavailable()))) as client:
        problem_of(send(client), 503, "unavailable")
    with a_client(an_app(fakes)) as client:
        assert REPLAYED not in send(client).headers


@pytest.mark.parametrize(
    "key",
    ["a", "a" * 255, "!", "~", "a b", '"quoted"', "a,b", "8e03978e-40d5-43dd-bc93-6894a57f9324"],
)
def test_a_key_is_any_printable_ascii_text(client: Client, key: str) -> None:
    assert REPLAYED not in send(client, key=key).headers
    assert send(client, key=key).headers[REPLAYED] == "true"


@pytest.mark.parametrize("padded", [" a-key", "a-key ", "\t a-key \t"])
def test_white_space_around_a_key_is_no_part_of_it(client: Client, padded: str) -> None:
    send(client, key="a-key")

    assert send(client, key=padded).headers[REPLAYED] == "true"


@pytest.mark.parametrize(
    "key", ["", " ", "a" * 256, "a\0b", "a\tb", "a\nb", "a\rb", "a\x7fb", b"\xc3\xa9", b"\xff"]
)
def test_what_is_no_key_is_refused(client: Client, memory: Memory, key: str | bytes) -> None:
    before = memory.copy()

    response = send(client, key=key)

    assert field_errors(response) == [("header", "/Idempotency-Key", "pattern")]
    assert memory == before


def test_two_keys_are_refused(client: Client) -> None:
    headers = [("Idempotency-Key", "a-key"), ("Idempotency-Key", "a-key")]

    response = client.post(USERS, json=user_data(), headers=headers)

    assert field_errors(response) == [("header", "/Idempotency-Key", "repeated")]


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_other_methods_do_not_look_at_the_key(client: Client, memory: Memory, method: str) -> None:
    body: dict[str, Any] | None = {} if method == "PATCH" else None
    headers = {"Idempotency-Key": "\0" * 300}

    assert client.request(method, f"{POSTS}/1", json=body, headers=headers).is_success
    assert memory.answers == {}
