"""The power is cut, and of each file only what was synced is kept.

The service runs under strace while it is written to. From the trace the folder of the database is
made again as a cut at any moment would have left it: with the bytes that a completed fsync
covered, under names that were there before or whose folder was synced since. Every second cut
lets some of the other sectors through, in any order, as a disk may. The index of the WAL (-shm) is
mapped into memory, never synced and made anew by who opens the file first, so none of it is kept.
"""

import os
import random
import signal
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.disks import Disk
from tests.faults.figures import NONE, SOME, Fault, Figures, counted
from tests.faults.file_places import FilePlace
from tests.faults.traces import Call, traced, tracing
from tests.faults.writers import Record, writing
from tests.integration.cli.processes import SERVE, starting

INDEX = "blog.db-shm"


def power_cuts(place: FilePlace, *, times: int, writers: int, seconds: float, seed: int) -> Figures:
    """What of the writes of so many seconds is there, after each of so many cuts."""
    chance = random.Random(seed)
    record = Record()
    disk = Disk.of(place.file.parent)
    calls = deque(_calls_while_writing(place, writers, seconds, record))
    lost = strange = complaints = 0
    moments = _moments(record, times, chance)
    for number, moment in zip(counted(times, "power cuts"), moments, strict=True):
        while calls and calls[0].ended <= moment:
            disk.take(calls.popleft())
        with _after_a_cut(place, disk.cut(chance if number % 2 else None)) as survivor:
            lost += len(record.lost_from(survivor, until=moment))
            strange += len(record.strange_in(survivor))
            complaints += len(survivor.complaints())
    for call in calls:
        disk.take(call)
    return {
        "acknowledged writes": len(record.acknowledged),
        "acknowledged writes that are lost": lost,
        "rows that nobody sent": strange,
        "complaints of the database": complaints,
        "files unlike their trace": len(_contents(disk.contents()) ^ _contents(_read(place))),
    }


def _moments(record: Record, times: int, chance: random.Random) -> list[float]:
    """Half of them just when a write was acknowledged, half at any time, in their order."""
    acknowledged = list(record.acknowledged.values())
    first, last = min(acknowledged), max(acknowledged)
    just_then = chance.choices(acknowledged, k=times // 2)
    any_time = [chance.uniform(first, last) for _ in range(times - times // 2)]
    return sorted(just_then + any_time)


def _calls_while_writing(
    place: FilePlace, writers: int, seconds: float, record: Record
) -> list[Call]:
    traces = place.folder / "traces"
    traces.mkdir()
    with starting(place.folder, *tracing(traces), *SERVE, **place.settings) as server:
        server.wait_until_ready()
        with writing(server.http.base_url, writers, record):
            time.sleep(seconds)
        os.killpg(server.process.pid, signal.SIGKILL)
    return traced(traces)


@contextmanager
def _after_a_cut(place: FilePlace, files: dict[str, bytes]) -> Iterator[FilePlace]:
    with TemporaryDirectory(dir=place.folder) as folder:
        for name, content in files.items():
            if name != INDEX:
                (Path(folder) / name).write_bytes(content)
        yield FilePlace(place.folder, Path(folder) / place.file.name)


def _read(place: FilePlace) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in place.file.parent.iterdir()}


def _contents(files: dict[str, bytes]) -> set[tuple[str, bytes]]:
    return {(name, content) for name, content in files.items() if name != INDEX}


POWER_CUTS = Fault(
    "power-cuts",
    power_cuts,
    size={"times": 100, "writers": 8, "seconds": 20},
    limits={
        "acknowledged writes": SOME,
        "acknowledged writes that are lost": NONE,
        "rows that nobody sent": NONE,
        "complaints of the database": NONE,
        "files unlike their trace": NONE,
    },
    databases=("sqlite",),
)
