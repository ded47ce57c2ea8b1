"""Proxies: whom they are believed, and what of it."""

import pytest
from httpx2 import Client

from tests.unit.http.answers import problem_of
from tests.unit.http.in_process import a_client
from tests.unit.http.service import USERS, an_app, user_data

PROXY = "10.0.0.7"
HERE = "127.0.0.1"
ELSEWHERE = "8.8.8.8"


def through(peer: str, *proxies: str) -> Client:
    """What this peer passes on to a service that trusts these proxies."""
    return a_client(an_app(trusted_proxies=proxies), peer=(peer, 50_000))


@pytest.mark.parametrize(
    "hops",
    [
        HERE,
        "::1",
        "[::1]:4711",
        f"{HERE}:4711",
        f"{ELSEWHERE}, {HERE}",
        f"{HERE}, 10.0.1.1",
        f" {HERE} ,10.0.1.1:80 , [::ffff:10.0.1.9]:80",
        f"not an address, {HERE}",
    ],
)
def test_the_last_address_that_is_no_trusted_proxy_is_the_client(hops: str) -> None:
    with through(PROXY, PROXY, "10.0.1.0/24") as client:
        assert client.get("/", headers={"X-Forwarded-For": hops}).status_code == 200


@pytest.mark.parametrize(
    "hops",
    [
        ELSEWHERE,
        "2001:db8::1",
        f"{HERE}, {ELSEWHERE}",
        f"{HERE}, {ELSEWHERE}, 10.0.1.1",
        "",
        "unknown",
        f"{HERE}, unknown",
        f"{HERE},",
        "127.1",
        "testclient",
    ],
)
def test_a_client_elsewhere_or_nowhere_is_not_on_this_machine(hops: str) -> None:
    with through(HERE, HERE, "10.0.1.0/24") as client:
        problem_of(client.get("/", headers={"X-Forwarded-For": hops}), 403, "forbidden")


def test_the_lines_of_a_header_follow_each_other() -> None:
    headers = [("X-Forwarded-For", HERE), ("X-Forwarded-For", ELSEWHERE)]

    with through(PROXY, PROXY) as client:
        problem_of(client.get("/", headers=headers), 403, "forbidden")


def test_where_all_are_trusted_the_first_one_asks() -> None:
    with through(HERE, HERE, PROXY) as client:
        answer = client.get("/", headers={"X-Forwarded-For": f"{HERE}, {PROXY}"})

        assert answer.status_code == 200


def test_a_trusted_proxy_that_names_nobody_asks_for_itself() -> None:
    with through(HERE, HERE) as client:
        assert client.get("/").status_code == 200


@pytest.mark.parametrize("peer", ["10.0.0.8", "::ffff:8.8.8.8", "2001:db8::1"])
def test_who_is_no_trusted_proxy_cannot_say_that_he_is_here(peer: str) -> None:
    with through(peer, PROXY) as client:
        answer = client.get("/", headers={"X-Forwarded-For": HERE})

        problem_of(answer, 403, "forbidden")


@pytest.mark.parametrize("peer", [(HERE, 50_000), None])
def test_without_trusted_proxies_the_header_changes_nothing(
    client: Client, peer: tuple[str, int] | None
) -> None:
    with a_client(an_app(), peer=peer) as client:
        assert client.get("/", headers={"X-Forwarded-For": ELSEWHERE}).status_code == 200


def test_a_proxy_is_known_by_its_address_in_either_form() -> None:
    with through(f"::ffff:{PROXY}", PROXY) as client:
        assert client.get("/", headers={"X-Forwarded-For": HERE}).status_code == 200


@pytest.mark.parametrize(
    ("peer", "scheme", "status"),
    [
        (HERE, "https", 201),
        (HERE, " HTTPS ", 201),
        (HERE, "http", 201),
        (HERE, "gopher", 403),
        ("127.0.0.2", "https", 403),
    ],
)
def test_the_scheme_of_a_trusted_proxy_tells_the_own_pages_from_others(
    peer: str, scheme: str, status: int
) -> None:
    headers = {"X-Forwarded-Proto": scheme, "Origin": f"{scheme.strip().lower()}://localhost:8000"}

    with through(peer, HERE) as client:
        assert client.post(USERS, json=user_data(), headers=headers).status_code == status
