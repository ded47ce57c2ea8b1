"""Imports without the work that nobody who serves has asked for (ADR 0030)."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import BaseModel

_LOOKED_FOR = ("pydantic.v1", "watchfiles", "werkzeug", "yaml")
"""What FastAPI, uvicorn and dependency-injector load where it is there, and nobody here uses."""


@contextmanager
def quick_imports() -> Iterator[None]:
    """For what is imported in it. Thousands of classes come, to stay: none is garbage."""
    gc.disable()
    try:
        for name in _LOOKED_FOR:
            sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # so its import fails
        _import_fastapi()
        yield
        gc.freeze()  # else the first collection looks through all of them
    finally:
        gc.enable()


def _import_fastapi() -> None:
    """With its models of an OpenAPI document put off until somebody wants to see one."""
    BaseModel.model_config["defer_build"] = True
    try:
        import fastapi  # noqa: F401, PLC0415 - while models are put off, and no longer
    finally:
        del BaseModel.model_config["defer_build"]
