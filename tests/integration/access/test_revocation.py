"""A right that is taken away is gone with the next request, on every worker."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from tests.access.matrix import API
from tests.access.people import PASSWORD
from tests.integration.access.test_secrets import ADDRESS, make_admin
from tests.integration.access.test_secrets import PASSWORD as OF_ADMIN
from tests.integration.cli.processes import (
    PATIENCE,
    SERVE,
    Server,
    halted,
    serving,
    wait_until,
    workers_of,
)

EACH_SECOND = 50
MANY = 15
METHODS = ("GET", "PATCH")
EDITOR = {"name": "Editor", "email": "editor@example.com", "age": 40, "password": PASSWORD}


@pytest.fixture
def server(tmp_path: Path, url: str) -> Iterator[Server]:
    settings = {"database_url": url, "access": "restricted"}
    make_admin(tmp_path, **settings)
    with serving(tmp_path, *SERVE, "--workers", "2", **settings) as server:
        wait_until(lambda: len(workers_of(server)) == 2)
        yield server


class Asked(NamedTuple):
    method: str
    begun: float
    status: int


@dataclass
class User:
    """Somebody who never stops reading and writing."""

    port: int
    path: str
    token: str
    asked: list[Asked] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def all_the_time(self) -> Iterator[None]:
        threads = [threading.Thread(target=self._run, args=(each,)) for each in METHODS]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.stop.set()
            for thread in threads:
                thread.join(PATIENCE)

    def wait_for_many(self, since: float) -> None:
        """Of each method."""
        latest = time.monotonic() + PATIENCE
        while any(
            sum(each.method == method and each.begun > since for each in self.asked) < MANY
            for method in METHODS
        ):
            assert time.monotonic() < latest
            time.sleep(0.01)

    def ask(self, method: str) -> None:
        body = None if method == "GET" else f'{{"title": "Title {len(self.asked)}"}}'
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        begun = time.monotonic()
        connection = HTTPConnection("127.0.0.1", self.port, PATIENCE)  # a new one: by any worker
        connection.request(method, self.path, body, headers)
        self.asked.append(Asked(method, begun, connection.getresponse().status))
        connection.close()

    def _run(self, method: str) -> None:
        while not self.stop.wait(2 / EACH_SECOND):
            self.ask(method)


def ask_each_worker(server: Server, user: User) -> None:
    """While one is halted, the other answers."""
    for worker in workers_of(server):
        with halted(worker):
            for method in METHODS:
                user.ask(method)


def sign_in(http: httpx.Client, email: str, password: str) -> dict[str, str]:
    answer = http.post(f"{API}/sessions", json={"email": email, "password": password})
    return {"Authorization": f"Bearer {answer.raise_for_status().json()['token']}"}


Revoke = Callable[[httpx.Client, dict[str, str], str, dict[str, str]], httpx.Response]

WAYS: dict[str, tuple[int, Revoke]] = {
    "the session ends": (
        401,
        lambda http, admin, user, own: http.delete(f"{API}/sessions/current", headers=own),
    ),
    "the user is deactivated": (
        401,
        lambda http, admin, user, own: http.post(f"{user}/deactivate", headers=admin),
    ),
    "the user gets another role": (
        404,
        lambda http, admin, user, own: http.patch(user, json={"role": "author"}, headers=admin),
    ),
    "the user is deleted": (
        401,
        lambda http, admin, user, own: http.delete(user, headers=admin),
    ),
    "the user gets another password": (
        401,
        lambda http, admin, user, own: http.patch(
            user, json={"password": "another good password"}, headers=admin
        ),
    ),
}


def test_no_request_that_begins_after_it_succeeds(server: Server) -> None:
    http = server.http
    admin = sign_in(http, ADDRESS, OF_ADMIN)
    draft = {"title": "A draft of the admin", "content": "Which editors may read", "author_id": 1}
    hidden = http.post(f"{API}/posts", json=draft, headers=admin).headers["Location"]
    for number, (way, (status, revoke)) in enumerate(WAYS.items()):
        editor = EDITOR | {"email": f"editor{number}@example.com", "role": "editor"}
        user = http.post(f"{API}/users", json=editor, headers=admin).headers["Location"]
        own = sign_in(http, str(editor["email"]), PASSWORD)
        asking = User(server.port, hidden, own["Authorization"].removeprefix("Bearer "))

        ask_each_worker(server, asking)
        assert {each.status for each in asking.asked} == {200}, way

        with asking.all_the_time():
            asking.wait_for_many(since=0)
            answer = revoke(http, admin, user, own)
            done = time.monotonic()
            asking.wait_for_many(since=done)
        ask_each_worker(server, asking)

        assert answer.is_success, way
        assert {each.status for each in asking.asked if each.begun > done} == {status}, way
