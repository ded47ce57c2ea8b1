"""Ids of requests: UUIDs that cost a fraction of what random bits for each would."""

import os
import secrets
import uuid
from collections.abc import Iterator
from itertools import chain

_LAST = 1 << 48
_STEP = 0x9E3779
"""Between an id and the next, so that it does not look like it. After 13 million of them or more, a
process takes other random bits."""


def _ids() -> Iterator[str]:
    """UUIDs (RFC 9562, in the form of version 4), never the same twice.

    They have to be unique, not secret: the first 60 random bits are those of the process, and the
    last 48 are counted.
    """
    return chain.from_iterable(_series())  # all in C


def _series() -> Iterator[Iterator[str]]:
    while True:
        own = str(uuid.uuid4())[:24]
        yield map(f"{own}%012x".__mod__, range(secrets.randbits(47), _LAST, _STEP))


_of_this_process = _ids()


def _begin_anew() -> None:
    global _of_this_process  # noqa: PLW0603 - a fork is a process of its own
    _of_this_process = _ids()


os.register_at_fork(after_in_child=_begin_anew)


def new_id() -> str:
    return next(_of_this_process)
