"""A service whose server is away, from the start or while it serves."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.databases import migrated_on
from tests.integration.cli.bodies import a_post, a_user
from tests.integration.cli.processes import BLOG, Server, run, serving, starting, wait_until
from tests.own_postgresql import OwnServer, own_server

SOON = 10.0
"""Seconds that no answer takes while the server is away; those of a dead connection are 30."""

REQUESTS = (
    ("GET", "/health/ready", None),
    ("GET", "/api/v1/users/1", None),
    ("GET", "/api/v1/posts?q=engine", None),
    ("POST", "/api/v1/users", a_user()),
)


@pytest.fixture
def server() -> Iterator[OwnServer]:
    """One to be stopped and started, and left as the test likes."""
    with own_server() as server:
        yield server


@pytest.fixture
def template(server: OwnServer) -> str:
    return migrated_on(server)


@pytest.fixture
def started_without(server: OwnServer, current_url: str, tmp_path: Path) -> Iterator[Server]:
    """A service that was started while its server was away, which it still is."""
    server.stop()
    with starting(tmp_path, database_url=current_url) as service:
        service.wait_until_live()
        yield service


def assert_out_of_service(service: Server) -> None:
    assert service.http.get("/health/live").json() == {"status": "live"}
    for method, path, body in REQUESTS:
        answer = service.http.request(method, path, json=body, timeout=SOON)

        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable"), path
        assert int(answer.headers["Retry-After"]) > 0
    assert "Traceback" not in service.stderr


def detail(answer: httpx.Response) -> str:
    return str(answer.json().get("detail"))


def test_a_service_that_starts_without_its_database_serves_once_it_is_there(
    started_without: Server, server: OwnServer
) -> None:
    assert_out_of_service(started_without)
    assert "It is tried again with each request." in started_without.stderr

    server.start()

    started_without.wait_until_ready()
    assert started_without.http.post("/api/v1/users", json=a_user()).status_code == 201


def test_a_service_says_why_it_is_not_ready_on_an_old_schema_until_that_is_migrated(
    old_url: str, started_without: Server, server: OwnServer, tmp_path: Path
) -> None:
    server.start()

    wait_until(lambda: "blog migrate" in detail(started_without.http.get("/health/ready")))
    answer = started_without.http.get("/health/ready")
    assert answer.status_code == 503
    assert detail(answer) == (
        "The schema is older than this version of the blog; run `blog migrate`."
    )

    assert run(tmp_path, BLOG, "migrate", database_url=old_url).returncode == 0

    started_without.wait_until_ready()
    assert started_without.http.post("/api/v1/users", json=a_user()).status_code == 201


@pytest.mark.parametrize("end", [OwnServer.stop, OwnServer.kill])
def test_a_database_that_goes_and_comes_back_while_it_is_served_needs_no_restart(
    server: OwnServer, current_url: str, tmp_path: Path, end: Callable[[OwnServer], None]
) -> None:
    with serving(tmp_path, database_url=current_url) as service:
        written = service.http.post("/api/v1/users", json=a_user())

        end(server)
        assert_out_of_service(service)
        server.start()

        service.wait_until_ready()
        assert service.http.get("/api/v1/users/1").json() == written.json()
        assert service.http.post("/api/v1/posts", json=a_post(1)).status_code == 201


def test_other_commands_end_with_one_line_while_the_server_is_away(
    server: OwnServer, current_url: str, tmp_path: Path
) -> None:
    server.stop()

    results = [
        run(tmp_path, BLOG, command, database_url=current_url)
        for command in ("migrate", "check", "seed")
    ]

    assert [(result.returncode, result.stdout) for result in results] == [(1, "")] * 3
    for result in results:
        (line,) = result.stderr.splitlines()
        assert line.startswith(f"blog: The database {current_url} cannot be used: ")
