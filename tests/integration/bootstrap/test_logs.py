"""How lines of log are written."""

import asyncio
import logging
import os
from collections.abc import Iterator

import pytest

from blog.bootstrap.logs import BatchingHandler


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
