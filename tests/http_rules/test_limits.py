"""How much a request may carry, and of what kind: 413, 414, 415, 431 and 400."""

from collections.abc import Iterator
from itertools import repeat

import pytest
from httpx2 import Client

from tests.unit.http.answers import problem_of
from tests.unit.http.in_process import a_client
from tests.unit.http.service import USERS, FailingExecutor, Fakes, an_app

JSON = {"Content-Type": "application/json"}
MEBIBYTE = b" " * 2**20
USER = b'{"name": "Ada", "email": "ada@example.com", "age": 36}'


def test_a_body_may_have_two_mebibytes(client: Client) -> None:
    body = USER + b" " * (2 * 2**20 - len(USER))

    assert client.post(USERS, content=body, headers=JSON).status_code == 201


def test_a_body_that_announces_more_is_not_read(client: Client) -> None:
    def never_read() -> Iterator[bytes]:
        raise AssertionError("The body was asked for.")
        yield b""

    announced = JSON | {"Content-Length": str(2 * 2**20 + 1)}

    response = client.post(USERS, content=never_read(), headers=announced)

    problem_of(response, 413, "content-too-large")


def test_a_body_that_announces_nothing_is_counted_as_it_comes(client: Client) -> None:
    endless = repeat(MEBIBYTE)

    response = client.post(USERS, content=endless, headers=JSON)

    problem_of(response, 413, "content-too-large")


def test_a_body_of_a_byte_too_many_is_too_large(client: Client, fakes: Fakes) -> None:
    chunks = [USER, MEBIBYTE, MEBIBYTE[len(USER) :], b" "]

    response = client.post(USERS, content=iter(chunks), headers=JSON)

    problem_of(response, 413, "content-too-large")
    assert not fakes.memory.users


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_write_that_finds_no_place_is_refused_before_it_is_read(method: str) -> None:
    def never_read() -> Iterator[bytes]:
        raise AssertionError("The body was asked for.")
        yield b""

    with a_client(an_app(is_full_of_writes=lambda: True)) as client:
        response = client.request(method, f"{USERS}/1", content=never_read(), headers=JSON)

    problem_of(response, 503, "unavailable")
    assert response.headers["Retry-After"] == "1"


@pytest.mark.parametrize("path", [USERS, "/health/live", "/health/ready"])
def test_reads_go_on_while_writes_find_no_place(path: str) -> None:
    with a_client(an_app(is_full_of_writes=lambda: True)) as client:
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("length", ["9" * 100, "2097153", "00002097153"])
def test_an_announced_length_may_have_many_digits(client: Client, length: str) -> None:
    headers = JSON | {"Content-Length": length}

    response = client.post(USERS, content=repeat(MEBIBYTE), headers=headers)

    problem_of(response, 413, "content-too-large")


@pytest.mark.parametrize("target", ["/{}", "/?{}", "/api/v1/users?name={}"])
def test_an_address_may_have_eight_kibibytes(client: Client, target: str) -> None:
    fitting = target.format("a" * (8 * 1024 + 2 - len(target)))

    fits = client.get("/", extensions={"target": fitting.encode()})
    exceeds = client.get("/", extensions={"target": f"{fitting}a".encode()})

    assert fits.status_code != 414
    problem_of(exceeds, 414, "uri-too-long")


def test_a_request_may_have_a_hundred_headers(client: Client) -> None:
    by_itself = len(client.build_request("GET", "/").headers.raw)
    headers = [(f"X-{n}", "") for n in range(100 - by_itself)]

    assert client.get("/", headers=headers).status_code == 200
    problem_of(client.get("/", headers=[*headers, ("X", "")]), 431, "headers-too-large")


def test_headers_may_have_thirty_two_kibibytes(client: Client) -> None:
    by_itself = sum(len(n) + len(v) for n, v in client.build_request("GET", "/").headers.raw)
    value = "a" * (32 * 1024 - by_itself - 1)

    assert client.get("/", headers={"X": value}).status_code == 200
    problem_of(client.get("/", headers={"X": f"{value}a"}), 431, "headers-too-large")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("GET", f"{USERS}/1/nothing", 404),
        ("DELETE", USERS, 405),
        ("PUT", "/api/v1/posts", 405),
        ("OPTIONS", USERS, 204),
        ("POST", USERS, 413),
        ("PATCH", f"{USERS}/1", 413),
    ],
)
def test_what_is_no_request_to_the_service_never_reaches_the_database(
    method: str, path: str, status: int
) -> None:
    unused = FailingExecutor(AssertionError("The database was asked."))
    too_long = [MEBIBYTE, MEBIBYTE, b" "] if status == 413 else []

    with a_client(an_app(executor=unused)) as client:
        response = client.request(method, path, content=iter(too_long), headers=JSON)

    assert response.status_code == status
