"""More connections than a process takes: told so at once, while the others are served."""

from contextlib import ExitStack

import pytest

from blog.domain.errors import Overloaded, Unavailable
from tests.integration.cli.processes import PATIENCE, wait_until
from tests.integration.server.here import GET, an_answer, serving_here
from tests.unit.http.service import FailingExecutor, an_app

POST = (
    b"POST /api/v1/users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Content-Length: 1000\r\n\r\n"
)
READ = GET.replace(b"/health/live", b"/api/v1/users")


def test_a_connection_too_many_is_told_so_before_its_body_is_read() -> None:
    with serving_here(connections=1) as here, here.connect() as first:
        first.sendall(READ)
        an_answer(first)

        with here.connect() as other:
            other.sendall(POST)
            head, _, body = an_answer(other).lower().partition(b"\r\n\r\n")

        assert head.startswith(b"http/1.1 503 service unavailable\r\n")
        assert b"\r\nretry-after: 1" in head
        assert b"\r\nx-request-id: " in head
        assert b'"code":"unavailable"' in body
        first.sendall(READ)
        assert an_answer(first).startswith(b"HTTP/1.1 200 OK\r\n")


def test_health_is_told_on_any_connection() -> None:
    with serving_here(connections=1) as here, here.connect() as first, here.connect() as other:
        first.sendall(GET)
        an_answer(first)
        for path in (b"/health/live", b"/health/ready", b"/metrics"):
            other.sendall(GET.replace(b"/health/live", path))

            assert an_answer(other).startswith(b"HTTP/1.1 200 OK\r\n")


def test_there_is_room_again_once_others_have_left() -> None:
    with serving_here(connections=5) as here:
        with ExitStack() as stack:
            for _ in range(5):
                stack.enter_context(here.connect())
            wait_until(lambda: len(here.server.server_state.connections) == 5)
            one_more = here.connect()
            one_more.sendall(READ)
            assert an_answer(one_more).startswith(b"HTTP/1.1 503 ")

        with one_more:
            one_more.sendall(READ)

            assert an_answer(one_more).startswith(b"HTTP/1.1 200 OK\r\n")


def test_who_was_refused_is_not_heard_again_before_he_was_asked_to_come_back() -> None:
    with serving_here(connections=1) as here, here.connect() as first, here.connect() as other:
        wait_until(lambda: len(here.server.server_state.connections) == 2)
        other.sendall(READ)
        an_answer(other)

        other.sendall(READ)
        other.settimeout(0.3)
        with pytest.raises(TimeoutError):
            other.recv(65_536)

        other.settimeout(PATIENCE)
        assert an_answer(other).startswith(b"HTTP/1.1 503 ")
        first.sendall(READ)
        assert an_answer(first).startswith(b"HTTP/1.1 200 OK\r\n")


def test_who_waits_for_a_place_in_vain_is_not_heard_again_either() -> None:
    with (
        serving_here(an_app(executor=FailingExecutor(Overloaded()))) as here,
        here.connect() as client,
    ):
        client.sendall(READ)
        assert an_answer(client).startswith(b"HTTP/1.1 503 ")
        client.sendall(READ)
        client.settimeout(0.3)

        with pytest.raises(TimeoutError):
            client.recv(65_536)


def test_who_has_met_other_trouble_may_ask_again_at_once() -> None:
    with (
        serving_here(an_app(executor=FailingExecutor(Unavailable()))) as here,
        here.connect() as client,
    ):
        client.sendall(READ)
        an_answer(client)
        client.settimeout(0.3)
        client.sendall(READ)

        assert an_answer(client).startswith(b"HTTP/1.1 503 ")


def test_far_too_many_connections_are_cut() -> None:
    with serving_here(connections=1) as here, ExitStack() as stack:
        for _ in range(4):
            stack.enter_context(here.connect())
        wait_until(lambda: len(here.server.server_state.connections) == 4)

        assert here.ask(READ) == b""


def test_clients_who_leave_in_the_middle_leave_nothing_behind() -> None:
    with serving_here() as here:
        for _ in range(100):
            with here.connect() as connection:
                connection.sendall(POST)

        here.wait_until_nobody_is_connected()
        wait_until(lambda: not here.server.server_state.tasks)
        assert b"HTTP/1.1 200 OK" in here.ask(
            GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
        )
