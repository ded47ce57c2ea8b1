"""The load generator, and what it has counted."""

import json
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from subprocess import PIPE, STDOUT
from typing import IO

from benchmarks.machine import HERE

_MUCH_LONGER = 1_000
"""Seconds. wrk knows whole seconds only; it is told to end by a signal, and counts up to then."""
_A_MOMENT = 0.05


@dataclass(frozen=True)
class Load:
    """What is asked, over and over, by so many clients at a time."""

    script: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    clients: int = 32


@dataclass(frozen=True)
class Count:
    """What came of it. Times in milliseconds."""

    requests_per_second: float
    p50: float
    p99: float
    errors: int
    """Answers that were refusals, and connections that broke."""


@contextmanager
def load_on(url: str, load: Load, seed: int) -> Iterator[tuple["subprocess.Popen[str]", IO[str]]]:
    """Under this load while the block runs, from its first moment on. Gives wrk and its output."""
    arguments = [f"{name}={_text(value)}" for name, value in load.arguments.items()]
    command = (
        *("stdbuf", "--output=L"),  # to hear that it has begun
        *("wrk", "--threads=1", f"--connections={load.clients}", f"--duration={_MUCH_LONGER}s"),
        *("--timeout=30s", f"--script={load.script}.lua", url, "--", f"seed={seed}", *arguments),
    )
    folder = HERE / "scripts"
    with subprocess.Popen(command, cwd=folder, stdout=PIPE, stderr=STDOUT, text=True) as process:
        assert process.stdout is not None
        try:
            first_line = process.stdout.readline()
            if not first_line.startswith("Running"):
                raise RuntimeError(f"wrk did not begin: {first_line}{process.stdout.read()}")
            yield process, process.stdout
        finally:
            process.kill()


def count(url: str, load: Load, seconds: float, seed: int) -> Count:
    """Put this load on a server for so long."""
    with load_on(url, load, seed) as (process, output):
        time.sleep(seconds)
        while process.poll() is None:  # a signal that comes before it sleeps does not wake it
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(_A_MOMENT)
        return _parse(output.read())


def _text(value: object) -> str:
    return "|".join(map(str, value)) if isinstance(value, list) else str(value)


def _parse(output: str) -> Count:
    try:
        counted = json.loads(output.splitlines()[-1])
    except (ValueError, IndexError):
        raise RuntimeError(f"wrk failed: {output}") from None
    return Count(
        requests_per_second=counted["requests"] / counted["duration"] * 1e6,
        p50=counted["p50"] / 1000,
        p99=counted["p99"] / 1000,
        errors=counted["refused"] + counted["broken"],
    )
