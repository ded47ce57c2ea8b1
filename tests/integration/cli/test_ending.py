"""How a server ends, and what is left of its work."""

import re
import signal
import socket
import threading
import time
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import httpx
import pytest

from tests.integration.cli.bodies import a_post, a_user
from tests.integration.cli.processes import BLOG, PATIENCE, SERVE, serving

WITH_TWO_WORKERS = (*SERVE, "--workers", "2")


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_a_server_ends_with_0_though_a_connection_is_kept_open(
    tmp_path: Path, by: signal.Signals
) -> None:
    with serving(tmp_path) as server:
        assert server.http.get("/health/live").headers.get("Connection") != "close"

        assert server.end(by) == 0


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_two_workers_answer_and_end_with_0(tmp_path: Path, by: signal.Signals) -> None:
    with serving(tmp_path, *WITH_TWO_WORKERS) as server:
        for number in range(10):  # each on a connection of its own, so that both are met
            body = a_user(f"Ada the {number}th")
            url = server.http.base_url.join("/api/v1/users")
            assert httpx.post(url, json=body, timeout=PATIENCE).status_code == 201
        assert len(server.http.get("/api/v1/users").json()) == 10

        assert server.end(by) == 0
        assert len(re.findall("Finished server process", server.stderr)) == 2


def test_a_request_in_flight_is_answered_before_the_end(tmp_path: Path) -> None:
    answers: list[httpx.Response] = []

    with serving(tmp_path) as server, closing(connect(tmp_path / "blog.db")) as other:
        url = server.http.base_url.join("/api/v1/users")
        request = threading.Thread(
            target=lambda: answers.append(httpx.post(url, json=a_user(), timeout=PATIENCE))
        )
        other.execute("BEGIN IMMEDIATE")  # the request has to wait until this is rolled back
        request.start()
        time.sleep(0.5)
        server.process.terminate()
        time.sleep(0.5)
        other.rollback()
        request.join(PATIENCE)

        assert server.process.wait(PATIENCE) == 0
        assert answers[0].status_code == 201


def test_a_request_that_never_arrives_whole_does_not_hold_up_the_end(tmp_path: Path) -> None:
    half = (
        b"POST /api/v1/users HTTP/1.1\r\nHost: localhost\r\n"
        b'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"name": '
    )

    with (
        serving(tmp_path) as server,
        socket.create_connection(("127.0.0.1", server.port), PATIENCE) as connection,
    ):
        connection.sendall(half)
        server.http.get("/health/live")

        assert server.end() == 0
        answer = connection.recv(65_536)
        assert answer == b"" or b"application/problem+json" in answer
        assert not re.search("Traceback|ERROR", server.stderr)


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        created = server.http.post("/api/v1/users", json=a_user())
        server.process.kill()
    assert created.status_code == 201

    with serving(tmp_path) as server:
        assert server.http.get("/api/v1/users").json() == [created.json()]


def test_the_flow_of_the_tutorial_survives_a_restart(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        user = server.http.post("/api/v1/users", json=a_user()).json()
        again = a_user() | {"email": str(user["email"]).upper()}
        assert server.http.post("/api/v1/users", json=again).status_code == 409
        server.http.post("/api/v1/posts", json=a_post(author_id=user["id"]))
        assert server.http.get("/api/v1/posts/1").json()["author"] == user
        post = server.http.post("/api/v1/posts/1/publish").json()
        assert server.end() == 0

    with serving(tmp_path, BLOG.with_name("python"), "-m", "blog", "serve", "--port", "0") as server:
        found = server.http.get("/api/v1/posts?published=true&q=engine&include=author").json()
        assert found == [post]
        assert server.http.get("/api/v1/posts?published=false").json() == []
