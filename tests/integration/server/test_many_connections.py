"""More connections than a process takes: told so at once, while the others are served."""

from contextlib import ExitStack

from tests.integration.cli.processes import wait_until
from tests.integration.server.here import GET, an_answer, serving_here

POST = (
    b"POST /api/v1/users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Content-Length: 1000\r\n\r\n"
)
READ = GET.replace(b"/health/live", b"/api/v1/users")


def test_a_connection_too_many_is_told_so_before_its_body_is_read() -> None:
    with serving_here(connections=1) as here, here.connect() as first:
        first.sendall(READ)
        an_answer(first)

        answer = here.ask(POST)

        head, _, body = answer.lower().partition(b"\r\n\r\n")
        assert head.startswith(b"http/1.1 503 service unavailable\r\n")
        assert b"\r\nretry-after: 1" in head
        assert b"\r\nconnection: close" in head
        assert b"\r\nx-request-id: " in head
        assert b'"code":"unavailable"' in body
        first.sendall(READ)
        assert an_answer(first).startswith(b"HTTP/1.1 200 OK\r\n")


def test_health_is_told_on_any_connection() -> None:
    with serving_here(connections=1) as here, here.connect() as first, here.connect() as other:
        first.sendall(GET)
        an_answer(first)
        for path in (b"live", b"ready"):
            other.sendall(GET.replace(b"live", path))

            assert an_answer(other).startswith(b"HTTP/1.1 200 OK\r\n")


def test_there_is_room_again_once_others_have_left() -> None:
    with serving_here(connections=5) as here:
        with ExitStack() as stack:
            for _ in range(5):
                stack.enter_context(here.connect())
            wait_until(lambda: len(here.server.server_state.connections) == 5)
            assert here.ask(READ).startswith(b"HTTP/1.1 503 ")
        here.wait_until_nobody_is_connected()

        with here.connect() as connection:
            connection.sendall(READ)

            assert an_answer(connection).startswith(b"HTTP/1.1 200 OK\r\n")


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
