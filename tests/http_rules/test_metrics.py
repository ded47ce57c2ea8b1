"""What is counted of requests, and who is told."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from httpx2 import Client

from blog.adapters.http.cache import ReadCache
from blog.domain.errors import Overloaded
from blog.domain.policy import restricted_access
from tests.access.people import People
from tests.builders import a_user
from tests.fakes.changes import MemoryChanges
from tests.fakes.observer import MemoryObserver
from tests.http_rules.test_failures import ask_and_go
from tests.metrics import label_values, total, value
from tests.unit.http.answers import problem_of
from tests.unit.http.in_process import LOCAL, a_client
from tests.unit.http.service import USERS, FailingExecutor, Fakes, an_app, user_data

REQUESTS = "blog_http_requests_total"
HERE, PROXY, ELSEWHERE = "127.0.0.1", "10.0.0.7", "8.8.8.8"


def observed(observer: MemoryObserver, **options: Any) -> Client:
    return a_client(an_app(observer=observer, **options))


@pytest.fixture
def observer() -> MemoryObserver:
    return MemoryObserver()


@pytest.fixture
def watched(observer: MemoryObserver, fakes: Fakes) -> Iterator[Client]:
    """A client of a service that is observed."""
    fakes.add(a_user())
    with observed(observer, fakes=fakes) as client:
        yield client


@pytest.mark.parametrize(
    ("method", "path", "route", "status"),
    [
        ("GET", f"{USERS}/1", f"{USERS}/{{id}}", 200),
        ("HEAD", f"{USERS}/1", f"{USERS}/{{id}}", 200),
        ("OPTIONS", f"{USERS}/1", f"{USERS}/{{id}}", 204),
        ("GET", f"{USERS}/99", f"{USERS}/{{id}}", 404),
        ("GET", f"{USERS}/x", f"{USERS}/{{id}}", 422),
        ("POST", USERS, USERS, 422),
        ("DELETE", USERS, USERS, 405),
        ("GET", "/nowhere/at/all", "none", 404),
        ("GET", "/" + "x" * 9000, "none", 414),
        ("GET", "/health/live", "/health/live", 200),
    ],
)
def test_every_request_is_counted_once(
    watched: Client, observer: MemoryObserver, method: str, path: str, route: str, status: int
) -> None:
    watched.request(method, "/", extensions={"target": path.encode()})

    told = observer.told()
    assert value(told, REQUESTS, method=method, route=route, status=str(status)) == 1
    assert total(told, REQUESTS) == 1


def test_unknown_paths_and_methods_make_no_new_values(
    watched: Client, observer: MemoryObserver
) -> None:
    for number in range(50):
        watched.get(f"/unknown/{number}")
        watched.request(f"UNKNOWN{number}", USERS)

    told = observer.told()
    assert label_values(told, REQUESTS, "route") == {"none", USERS}
    assert label_values(told, REQUESTS, "method") == {"GET", "OTHER"}
    assert total(told, REQUESTS) == 100


def test_who_is_refused_at_the_door_is_counted(observer: MemoryObserver) -> None:
    with a_client(an_app(observer=observer), peer=(ELSEWHERE, 1)) as client:
        client.get(f"{USERS}/1")

    assert value(observer.told(), REQUESTS, method="GET", route="none", status="403") == 1


def test_who_goes_away_is_counted(observer: MemoryObserver) -> None:
    ask_and_go(an_app(observer=observer))

    assert value(observer.told(), REQUESTS, method="POST", route=USERS, status="disconnected") == 1


@pytest.mark.parametrize(
    ("options", "method"),
    [
        ({"is_full_of_writes": lambda: True}, "POST"),
        ({"executor": FailingExecutor(Overloaded())}, "GET"),
    ],
)
def test_what_is_too_much_is_counted_as_shed(
    observer: MemoryObserver, options: dict[str, Any], method: str
) -> None:
    with observed(observer, **options) as client:
        assert client.request(method, USERS).status_code == 503

    assert value(observer.told(), "blog_http_requests_shed_total") == 1


def test_a_replay_is_counted(watched: Client, observer: MemoryObserver) -> None:
    for _ in range(3):
        watched.post(USERS, json=user_data(), headers={"Idempotency-Key": "a key"})

    assert value(observer.told(), "blog_idempotent_replays_total") == 2


def test_hits_and_misses_of_the_cache_are_counted(fakes: Fakes, observer: MemoryObserver) -> None:
    fakes.add(a_user())
    cache = ReadCache(MemoryChanges(fakes.memory, fakes.clock))
    with observed(observer, fakes=fakes, cache=cache) as client:
        for _ in range(3):
            client.get(f"{USERS}/1")
        client.get("/")

    told = observer.told()
    assert value(told, "blog_cache_reads_total", result="hit") == 2
    assert value(told, "blog_cache_reads_total", result="miss") == 1
    assert value(told, REQUESTS, method="GET", route=f"{USERS}/{{id}}", status="200") == 3


def test_refused_sign_ins_are_counted_with_the_reason(
    fakes: Fakes, people: People, observer: MemoryObserver
) -> None:
    wrong = {"email": people.own.email.value, "password": "wrong"}

    with observed(observer, fakes=fakes, policy=restricted_access) as client:
        for _ in range(7):
            client.post("/api/v1/sessions", json=wrong)

    told = observer.told()
    assert value(told, "blog_sign_ins_refused_total", reason="credentials") == 5
    assert value(told, "blog_sign_ins_refused_total", reason="throttled") == 2


def test_a_request_is_in_flight_until_it_is_answered(observer: MemoryObserver) -> None:
    seen = []

    class Asking(FailingExecutor):
        async def read(self, query: Any, request: Any) -> Any:
            seen.append(value(observer.told(), "blog_http_requests_in_flight"))
            await asyncio.sleep(0)
            raise self.error

    with observed(observer, executor=Asking(Overloaded())) as client:
        client.get(f"{USERS}/1")

    assert seen == [1]
    assert value(observer.told(), "blog_http_requests_in_flight") == 0


def test_metrics_are_told_in_the_format_of_prometheus(watched: Client) -> None:
    watched.get(f"{USERS}/1")

    answer = watched.get("/metrics")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    labels = {"method": "GET", "route": f"{USERS}/{{id}}", "status": "200"}
    assert value(answer.text, REQUESTS, **labels) == 1


def test_metrics_ask_no_database(observer: MemoryObserver) -> None:
    with observed(observer, executor=FailingExecutor(AssertionError("asked"))) as client:
        assert client.get("/metrics").status_code == 200


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("OPTIONS", 204), ("POST", 405)])
def test_other_methods_of_metrics_are_those_of_any_page(
    watched: Client, method: str, status: int
) -> None:
    answer = watched.request(method, "/metrics")

    assert answer.status_code == status
    assert answer.content == b"" or method == "POST"
    assert answer.headers.get("Allow", "GET, HEAD, OPTIONS") == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    ("peer", "hops", "is_told"),
    [
        (HERE, None, True),
        ("::1", None, True),
        ("::ffff:127.0.0.1", None, True),
        (ELSEWHERE, None, False),
        ("2001:db8::1", None, False),
        ("10.1.2.3", None, True),
        ("::ffff:10.1.2.3", None, True),
        (ELSEWHERE, HERE, False),
        (PROXY, HERE, True),
        (PROXY, "10.1.9.9", True),
        (PROXY, ELSEWHERE, False),
        (PROXY, f"{HERE}, {ELSEWHERE}", False),
        (PROXY, "nobody", False),
        (PROXY, None, False),
    ],
)
@pytest.mark.parametrize("options", [{}, {"open_to_network": True}, {"policy": restricted_access}])
def test_metrics_are_for_this_machine_and_for_networks_that_are_listed(
    peer: str, hops: str | None, is_told: bool, options: dict[str, Any]
) -> None:
    app = an_app(trusted_proxies=[PROXY], metrics_from=["10.1.0.0/16"], **options)
    headers = {} if hops is None else {"X-Forwarded-For": hops}

    with a_client(app, peer=(peer, 50_000)) as client:
        for method in ("GET", "POST"):
            answer = client.request(method, "/metrics", headers=headers)

            if is_told:
                assert answer.status_code == (200 if method == "GET" else 405)
            else:
                problem_of(answer, 404, "no-such-path")


def test_a_stranger_behind_a_proxy_on_this_machine_is_a_stranger() -> None:
    with a_client(an_app(trusted_proxies=[HERE]), peer=LOCAL) as client:
        assert client.get("/metrics").status_code == 200
        answer = client.get("/metrics", headers={"X-Forwarded-For": ELSEWHERE})

    problem_of(answer, 404, "no-such-path")


def test_metrics_are_told_by_names_of_this_machine_only() -> None:
    with a_client(an_app()) as client:
        answer = client.get("/metrics", headers={"Host": "rebound.example"})

    problem_of(answer, 421, "misdirected-request")
