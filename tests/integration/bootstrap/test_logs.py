"""How lines of log are written."""

import asyncio
import json
import logging
import logging.config
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from blog.adapters.http.request_log import Answered, RequestLog
from blog.application.observing import RequestNotes, current_notes
from blog.bootstrap.logs import BatchingHandler, JsonFormatter, LogFormat, TextFormatter, log_config


@pytest.fixture
def ends() -> Iterator[tuple[int, int]]:
    """The two ends of a pipe: where lines are read, and where they are written."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    yield reading, writing
    for end in (reading, writing):
        os.close(end)


@pytest.fixture
def logger(ends: tuple[int, int]) -> Iterator[logging.Logger]:
    logger, handler = logging.getLogger("of this test"), BatchingHandler(ends[1])
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    yield logger
    logger.removeHandler(handler)


def read(ends: tuple[int, int]) -> bytes:
    """What was written so far."""
    try:
        return os.read(ends[0], 1000)
    except BlockingIOError:
        return b""


def test_the_lines_of_a_turn_are_written_at_once_when_it_is_over(
    ends: tuple[int, int], logger: logging.Logger
) -> None:
    async def two_turns() -> list[bytes]:
        logger.info("one")
        logger.info("two")
        in_the_first = read(ends)
        await asyncio.sleep(0)
        in_the_second = read(ends)
        logger.info("three")
        await asyncio.sleep(0)
        return [in_the_first, in_the_second, read(ends)]

    assert asyncio.run(two_turns()) == [b"", b"one\ntwo\n", b"three\n"]


def test_a_line_outside_of_an_event_loop_is_written_at_once(
    ends: tuple[int, int], logger: logging.Logger
) -> None:
    logger.info("one")

    assert read(ends) == b"one\n"


def test_a_line_of_another_thread_is_written_at_once_and_behind_those_before_it(
    ends: tuple[int, int], logger: logging.Logger
) -> None:
    async def log_here_and_there() -> bytes:
        logger.info("here")
        await asyncio.wait_for(asyncio.to_thread(logger.info, "there"), 5)
        return read(ends)

    assert asyncio.run(log_here_and_there()) == b"here\nthere\n"


def test_nobody_is_disturbed_when_the_log_is_read_no_longer(
    ends: tuple[int, int], logger: logging.Logger, caplog: pytest.LogCaptureFixture
) -> None:
    os.dup2(os.open(os.devnull, os.O_RDONLY), ends[1])  # which cannot be written to

    async def one_turn() -> str:
        logger.info("unheard")
        await asyncio.sleep(0)
        return "served"

    assert asyncio.run(one_turn()) == "served"
    assert caplog.messages == ["unheard"]  # and no complaint of asyncio


HOSTILE = "one\r\ntwo\x1b[31m\x00\x7f\x85\u2028\u2029\ud800 ü\u202e"
"""What ends lines, moves cursors or turns text around."""


def a_record(message: str = "said %s", *arguments: object, error: Any = None) -> logging.LogRecord:
    exc_info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("blog.test", 30, __file__, 1, message, arguments, exc_info)
    record.created = datetime(2026, 3, 1, 10, 30, 0, 123_456, tzinfo=UTC).timestamp()
    return record


def raised(text: str) -> Exception:
    try:
        raise RuntimeError(text)  # noqa: TRY301 - it needs a traceback
    except RuntimeError as error:
        return error


@pytest.fixture
def request_id() -> Iterator[str]:
    """That of the request for which all is said."""
    notes = RequestNotes()
    notes.request_id = "3acc7a75-0102-4550-be74-1086bafbea6a"
    token = current_notes.set(notes)
    yield notes.request_id
    current_notes.reset(token)


def test_a_line_of_json_is_an_object_with_its_moment_in_utc() -> None:
    line = JsonFormatter().format(a_record("said %s", "hello"))

    assert json.loads(line) == {
        "time": "2026-03-01T10:30:00.123456Z",
        "level": "WARNING",
        "logger": "blog.test",
        "message": "said hello",
    }


@pytest.mark.parametrize("formatter", [JsonFormatter(), TextFormatter()])
def test_what_is_said_for_a_request_has_its_id(
    formatter: logging.Formatter, request_id: str
) -> None:
    assert request_id in formatter.format(a_record())


def test_in_json_the_id_is_a_field(request_id: str) -> None:
    assert json.loads(JsonFormatter().format(a_record()))["request_id"] == request_id


@pytest.mark.parametrize("formatter", [JsonFormatter(), TextFormatter()])
def test_whatever_is_said_is_one_line_that_moves_no_cursor(formatter: logging.Formatter) -> None:
    line = formatter.format(a_record("said %s", HOSTILE))

    assert line.isprintable()
    assert len(line.splitlines()) == 1
    assert all(part in line for part in ("one", "two", "[31m"))


def test_what_is_said_in_json_can_be_read_back() -> None:
    assert json.loads(JsonFormatter().format(a_record("%s.", HOSTILE)))["message"] == f"{HOSTILE}."


def test_a_traceback_is_part_of_the_line_in_json() -> None:
    line = JsonFormatter().format(a_record(error=raised(HOSTILE)))

    assert line.isprintable()
    assert json.loads(line)["traceback"].startswith("Traceback (most recent call last):\n")


def test_a_traceback_stands_below_the_line_in_text() -> None:
    first, *others = TextFormatter().format(a_record(error=raised(HOSTILE))).split("\n")

    assert "WARNING blog.test said" in first
    assert others[0] == "Traceback (most recent call last):"
    assert all(line.isprintable() for line in others)


def log_two_requests(logger: logging.Logger) -> None:
    async def one_turn() -> None:
        log = RequestLog()
        for status in (200, 404):
            answered = Answered(f"id-{status}", {"method": "GET", "headers": []})
            answered.status = status
            log.tell(answered)
        await asyncio.sleep(0)  # the turn is over: the log has its lines
        await asyncio.sleep(0)  # and the next one: they are written

    asyncio.run(one_turn())


@pytest.mark.parametrize("formatter", [JsonFormatter(), TextFormatter()])
def test_each_request_of_a_turn_has_its_line(
    ends: tuple[int, int], logger: logging.Logger, formatter: logging.Formatter
) -> None:
    logger.handlers[0].setFormatter(formatter)
    requests = logging.getLogger("blog.requests")
    requests.addHandler(logger.handlers[0])
    requests.propagate, level = False, requests.level
    requests.setLevel("INFO")
    try:
        log_two_requests(requests)
    finally:
        requests.removeHandler(logger.handlers[0])
        requests.setLevel(level)
        requests.propagate = True

    lines = read(ends).decode().splitlines()
    assert ["id-200" in lines[0], "id-404" in lines[1]] == [True, True]
    assert len(lines) == 2
    if isinstance(formatter, JsonFormatter):
        assert json.loads(lines[1])["message"] == "GET - 404"
        assert json.loads(lines[1])["status"] == 404


@pytest.mark.parametrize(
    ("form", "formatter"),
    [("json", JsonFormatter), ("text", TextFormatter), ("auto", JsonFormatter)],
)
def test_the_setting_chooses_the_format_and_a_file_gets_json(
    form: LogFormat, formatter: type[logging.Formatter]
) -> None:
    assert log_config("info", form)["formatters"]["line"]["()"] is formatter


def test_a_terminal_gets_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "isatty", lambda descriptor: True)

    assert log_config("info")["formatters"]["line"]["()"] is TextFormatter


@pytest.mark.parametrize("name", ["blog", "uvicorn", "alembic"])
def test_the_level_is_that_of_all_who_tell_operators_something(name: str) -> None:
    assert log_config("debug")["loggers"][name]["level"] == "DEBUG"


@pytest.mark.parametrize(("level", "others"), [("debug", "WARNING"), ("error", "ERROR")])
def test_libraries_never_say_more_than_warnings(level: str, others: str) -> None:
    assert log_config(level)["root"]["level"] == others
