"""The guards: who is let in, under which names, and from which pages."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from httpx2 import Client
from starlette.testclient import TestClient

from blog.domain.policy import restricted_access
from tests.unit.http.answers import problem_of
from tests.unit.http.in_process import a_client
from tests.unit.http.service import USERS, Fakes, an_app, user_data


@pytest.fixture(scope="module")
def named() -> Iterator[Client]:
    """A client of a service with names of its own."""
    with a_client(an_app(allowed_hosts=("Blog.example", "other.example"))) as client:
        yield client


@pytest.mark.parametrize(
    "ip",
    ["192.168.1.2", "8.8.8.8", "2001:db8::1", "::", "fe80::1%eth0", "::ffff:8.8.8.8"],
)
def test_another_machine_is_not_let_in(app: FastAPI, ip: str) -> None:
    with a_client(app, peer=(ip, 50_000)) as guest:
        problem_of(guest.get("/"), 403, "forbidden")
        problem_of(guest.post(USERS, json=user_data()), 403, "forbidden")


@pytest.mark.parametrize("ip", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
def test_this_machine_is_let_in(app: FastAPI, ip: str) -> None:
    with a_client(app, peer=(ip, 50_000)) as guest:
        assert guest.get("/").status_code == 200


def test_who_comes_through_a_socket_file_is_on_this_machine(app: FastAPI) -> None:
    with a_client(app, peer=None) as guest:
        assert guest.get("/").status_code == 200


def test_another_machine_is_let_in_where_the_network_is() -> None:
    with a_client(an_app(open_to_network=True), peer=("8.8.8.8", 50_000)) as guest:
        assert guest.get("/").status_code == 200


def test_a_test_client_in_the_process_is_let_in(app: FastAPI) -> None:
    assert TestClient(app).get("/").status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8000",
        "LOCALHOST",
        "localhost.",
        "blog",
        "127.0.0.1",
        "127.0.0.1:8000",
        "192.168.1.2:80",
        "[::1]",
        "[::1]:8000",
        "[::ffff:127.0.0.1]:8000",
        "",
    ],
)
def test_a_host_that_cannot_be_a_rebound_name_is_served(client: Client, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "blog.example",
        "blog.example:8000",
        "blog.example.",
        "127.0.0.1.evil.example",
        "a@blog.example",
        "localhost.evil",
        "evil.localhost",
        "blog.example:80:80",
        "[::1].evil.example",
        "127.1",
    ],
)
def test_a_dotted_name_is_not_served(client: Client, host: str) -> None:
    problem_of(client.get("/", headers={"Host": host}), 421, "misdirected-request")
    problem_of(client.get(USERS, headers={"Host": host}), 421, "misdirected-request")


def test_every_host_of_a_request_counts(client: Client) -> None:
    headers = [("Host", "localhost"), ("Host", "blog.example")]

    problem_of(client.get("/", headers=headers), 421, "misdirected-request")


@pytest.mark.parametrize("host", ["blog.example", "BLOG.Example:8000", "blog.example."])
def test_an_allowed_host_is_served(named: Client, host: str) -> None:
    assert named.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["sub.blog.example", "notblog.example", "blog.example.evil"])
def test_an_allowed_host_stands_for_itself_only(named: Client, host: str) -> None:
    problem_of(named.get("/", headers={"Host": host}), 421, "misdirected-request")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost"},
        {"Origin": "http://localhost:3000"},
        {"Origin": "https://localhost:8000"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://localhost:8000, https://evil.example"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_no_page_of_another_origin_may_write(
    client: Client, fakes: Fakes, headers: dict[str, str]
) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        response = client.request(method, USERS, json=user_data(), headers=headers)

        problem_of(response, 403, "cross-site-request")
    assert not fakes.memory.users


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_page_of_another_origin_may_send_what_changes_nothing(
    client: Client, method: str
) -> None:
    headers = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}

    assert client.request(method, USERS, headers=headers).status_code in (200, 204)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost:8000"},
        {"Origin": "http://[::1]:8000", "Host": "[::1]:8000"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_the_own_pages_and_programs_may_write(client: Client, headers: dict[str, str]) -> None:
    assert client.post(USERS, json=user_data(), headers=headers).status_code == 201


def test_an_authorization_is_ignored(client: Client) -> None:
    assert client.get(USERS, headers={"Authorization": "Bearer x"}).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/sessions", "/api/v1/sessions/current", f"{USERS}/me"])
def test_there_are_no_sessions(client: Client, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        problem_of(client.request(method, path), 404, "no-such-path")


@pytest.mark.parametrize(
    ("listed", "host", "status"),
    [
        ((), "anything.example", 200),
        (("blog.example",), "blog.example", 200),
        (("blog.example",), "other.example", 421),
        (("blog.example",), "localhost", 200),
    ],
)
def test_where_access_is_restricted_only_a_list_makes_names_strange(
    listed: tuple[str, ...], host: str, status: int
) -> None:
    app = an_app(policy=restricted_access, allowed_hosts=listed)

    with a_client(app, peer=("203.0.113.9", 50_000)) as client:
        assert client.get("/api/v1/posts", headers={"Host": host}).status_code == status
