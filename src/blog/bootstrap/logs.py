"""How lines of log look, and where they go: to standard error, one format for all."""

import asyncio
import json
import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Literal, TextIO

import orjson

from blog.adapters.http.request_log import RequestLines
from blog.application.observing import current_notes

LogFormat = Literal["auto", "json", "text"]

_STANDARD_ERROR = 2
_LIBRARIES = ("alembic", "uvicorn")
"""What they say at the level of the blog is for operators, too; of others, only warnings are."""


class BatchingHandler(logging.StreamHandler[TextIO]):
    """Writes the lines of one turn of the event loop at once, when the turn is over.

    Under load they are many, and each would cost a system call.
    """

    takes_turns = True

    def __init__(self, descriptor: int = _STANDARD_ERROR) -> None:
        super().__init__(os.fdopen(descriptor, "w", errors="backslashreplace", closefd=False))
        self._is_due = False

    def flush(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # there is no turn to wait for
            super().flush()
            return
        if not self._is_due:
            self._is_due = True
            loop.call_soon(self._write)

    def _write(self) -> None:
        self._is_due = False
        with suppress(OSError):  # nobody may be left to read it
            super().flush()


class JsonFormatter(logging.Formatter):
    """An object in ASCII for each line, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="microseconds")
        head = {
            "time": moment.replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
        }
        if isinstance(record, RequestLines):
            opened = orjson.dumps(head).decode().removesuffix("}")
            return "\n".join([f"{opened},{answered.in_json()}}}" for answered in record.lines])
        return json.dumps(head | dict(self._told(record)))

    def _told(self, record: logging.LogRecord) -> Iterator[tuple[str, str]]:
        yield "message", record.getMessage().strip()
        request_id = current_notes.get().request_id
        if request_id:
            yield "request_id", request_id
        if record.exc_info:
            yield "traceback", self.formatException(record.exc_info)


class TextFormatter(logging.Formatter):
    """A line for people to read, with a traceback below it where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        head = f"{self.formatTime(record)} {record.levelname} {record.name}"
        if isinstance(record, RequestLines):
            return "\n".join([f"{head} {answered.in_words()}" for answered in record.lines])
        lines = [f"{head} {record.getMessage().strip()}"]
        request_id = current_notes.get().request_id
        if request_id:
            lines[0] += f" request_id={request_id}"
        if record.exc_info:
            lines += self.formatException(record.exc_info).split("\n")
        return "\n".join(map(_printable, lines))


def _printable(line: str) -> str:
    """With escapes in place of all that could end a line, or move the cursor of a terminal."""
    if line.isprintable():
        return line
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in line
    )


def log_config(level: str, form: LogFormat = "auto") -> dict[str, Any]:
    """For `logging.config.dictConfig`: every line of the process, in one format."""
    if form == "auto":
        form = "text" if os.isatty(_STANDARD_ERROR) else "json"
    own = {"handlers": ["stderr"], "level": level.upper(), "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": JsonFormatter if form == "json" else TextFormatter}},
        "handlers": {"stderr": {"()": BatchingHandler, "formatter": "line"}},
        "loggers": dict.fromkeys(("blog", *_LIBRARIES), own),
        "root": {"handlers": ["stderr"], "level": "ERROR" if level == "error" else "WARNING"},
    }
