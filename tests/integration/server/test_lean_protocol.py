"""What is left out of uvicorn's way of serving a request is not missed by anybody."""

import re
import threading
from collections.abc import Sequence

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http import httptools_impl
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from blog.adapters.http.lean_protocol import LeanCycle
from tests.integration.server.here import GET, Here, all_of, an_answer, answers, serving_here

Header = tuple[bytes, bytes]

LENGTH = (b"content-length", b"4")
CLOSE = (b"connection", b"close")
TYPE = (b"content-type", b"text/plain")


def saying(status: int, headers: Sequence[Header], *parts: bytes) -> ASGIApp:
    """An application that answers in these parts."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        await send({"type": "http.response.start", "status": status, "headers": list(headers)})
        for left, part in zip(range(len(parts))[::-1], parts, strict=True):
            body = {"type": "http.response.body", "body": part, "more_body": left > 0}
            await send(body)

    return application


def asked_twice(here: Here, request: bytes) -> bytes:
    """All that comes back on one connection, but for the date."""
    last = GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    with here.connect() as connection:
        connection.sendall(request + request + last)
        return re.sub(rb"date: [^\r]+", b"date: now", all_of(connection))


APPLICATIONS = {
    "of known length": saying(200, [TYPE, LENGTH], b"done"),
    "in two parts": saying(200, [LENGTH, TYPE], b"do", b"ne"),
    "of unknown length": saying(200, [TYPE], b"do", b"ne"),
    "the last one": saying(413, [LENGTH, CLOSE], b"done"),
    "in chunks as it says": saying(200, [(b"transfer-encoding", b"chunked")], b"done"),
    "without a body": saying(204, []),
    "without a body, all the same with an end": saying(204, [], b""),
    "not modified": saying(304, [(b"etag", b'"1"'), TYPE], b""),
    "with a header twice": saying(200, [(b"vary", b"A"), (b"vary", b"B"), LENGTH], b"done"),
    "of more than was said": saying(200, [LENGTH], b"done and more"),
    "of less than was said": saying(200, [LENGTH], b"do"),
    "with a line feed in a header": saying(200, [(b"x-a", b"b\r\nx-c: d"), LENGTH], b"done"),
    "with a space in a name": saying(200, [(b"x a", b"b"), LENGTH], b"done"),
}
REQUESTS = {
    "GET": GET,
    "HEAD": GET.replace(b"GET", b"HEAD"),
    "HTTP/1.0": GET.replace(b"HTTP/1.1", b"HTTP/1.0"),
}


@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
@pytest.mark.parametrize("application", APPLICATIONS.values(), ids=APPLICATIONS)
def test_answers_are_sent_as_uvicorn_sends_them(
    application: ASGIApp, request_: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving_here(application) as here:
        lean = asked_twice(here, request_)
    monkeypatch.setattr(httptools_impl, "RequestResponseCycle", RequestResponseCycle)
    with serving_here(application) as here:
        usual = asked_twice(here, request_)

    assert lean == usual


def test_the_blog_uses_it() -> None:
    assert httptools_impl.RequestResponseCycle is LeanCycle


def test_nothing_can_be_put_into_a_head_by_a_value() -> None:
    with serving_here(APPLICATIONS["with a line feed in a header"]) as here:
        assert b"x-c" not in asked_twice(here, GET)


def test_a_connection_that_is_answered_is_not_idle_however_long_it_takes() -> None:
    may_answer = threading.Event()
    with serving_here(answers(b"done", may_answer)) as here:
        here.server.config.timeout_keep_alive = 1
        with here.connect() as connection:
            may_answer.set()
            connection.sendall(GET)
            an_answer(connection)
            may_answer.clear()
            connection.sendall(GET)
            threading.Timer(1.2, may_answer.set).start()  # the timer of the first has run out

            assert an_answer(connection).endswith(b"done")
            assert all_of(connection) == b""  # and is closed in the end


def test_what_comes_before_the_timer_is_over_keeps_the_connection() -> None:
    with serving_here(answers(b"done")) as here:
        here.server.config.timeout_keep_alive = 1
        with here.connect() as connection:
            connection.sendall(GET)
            an_answer(connection)
            threading.Event().wait(0.7)
            connection.sendall(GET)
            an_answer(connection)
            threading.Event().wait(0.7)  # 1.4 s after the first, 0.7 after the second

            connection.sendall(GET)
            assert an_answer(connection).endswith(b"done")
