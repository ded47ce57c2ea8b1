"""How lines of log look, and where they go: to standard error, one format for all."""

import asyncio
import logging
import os
from contextlib import suppress
from typing import Any, TextIO

_STANDARD_ERROR = 2


class BatchingHandler(logging.StreamHandler[TextIO]):
    """Writes the lines of one turn of the event loop at once, when the turn is over.

    Under load they are many, and each would cost a system call.
    """

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


def log_config(level: str) -> dict[str, Any]:
    """For `logging.config.dictConfig`: the blog's own loggers and uvicorn's."""
    logger = {"handlers": ["stderr"], "level": level.upper(), "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            }
        },
        "handlers": {
            "stderr": {"()": BatchingHandler, "formatter": "line"},
        },
        "loggers": {"blog": logger, "uvicorn": logger},
    }
