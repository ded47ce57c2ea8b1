"""How long hypothesis searches, where files are, and the PostgreSQL server that tests share.

`--hypothesis-profile=long` looks further than the default.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.postgresql import Server

settings.register_profile(
    "default", deadline=None, derandomize=True, max_examples=50, stateful_step_count=40
)
settings.register_profile("long", deadline=None, max_examples=2_000, stateful_step_count=100)
settings.load_profile("default")

_IN_MEMORY = "/dev/shm"  # noqa: S108 - where pytest makes folders of its own
_ENOUGH = 4 * 2**30


def pytest_configure() -> None:
    """Files in memory, where there is such a place: thousands of tests wait for no disk to sync.

    In containers it may be a small one, or one from which no program may be started.

    And programs that tests start are to heed Ctrl-C, which all do not that a shell has put into the
    background.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with suppress(OSError):
        place = os.statvfs(_IN_MEMORY)
        if place.f_bavail * place.f_frsize >= _ENOUGH and not place.f_flag & os.ST_NOEXEC:
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", _IN_MEMORY)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator["Server"]:
    """A PostgreSQL server without a database; each worker of pytest-xdist has its own."""
    # Unit tests need not wait for psycopg.
    from tests.own_postgresql import own_server  # noqa: PLC0415
    from tests.postgresql import URL, given_server  # noqa: PLC0415

    url = os.environ.get(URL)
    with given_server(url) if url else own_server() as server:
        yield server
