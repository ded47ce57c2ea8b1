"""All work by all subjects, round after round, so that what disturbs the machine hits all alike."""

import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from statistics import median
from time import perf_counter

from rich.console import Console

from benchmarks.data import Data
from benchmarks.databases import Databases
from benchmarks.servers import Running, running
from benchmarks.subjects import SUBJECTS, Subject
from benchmarks.works import WORKS, Work
from benchmarks.wrk import count, load_on

FULL_LENGTH = 3.0
"""Seconds of a measurement whose warm-up is as long as the work says; shorter ones share it."""

_SHORTEST = 0.1
"""Seconds of a warm-up that is worth to start wrk once more."""

talk = Console(stderr=True, highlight=False, soft_wrap=True)


@dataclass(frozen=True)
class Plan:
    """What to do."""

    works: Sequence[str]
    subjects: Sequence[str]
    rounds: int
    seconds: float

    def subjects_of(self, work: str) -> list[str]:
        return [name for name in WORKS[work].subjects if name in self.subjects]


@dataclass(frozen=True)
class Measured:
    """One measurement, or the medians of several. Times in milliseconds, memory in MB."""

    requests_per_second: float
    p50: float
    p99: float
    cpu: float
    """Of a core, on average; more than 1 with two workers."""
    memory: float
    errors: int
    hit_rate: float | None = None
    """The share of reads that the cache answered; None where that is not told."""


@dataclass(frozen=True)
class Start:
    """How long it took until a subject answered, and its memory then, in MB."""

    seconds: float
    memory: float


@dataclass
class Results:
    """Everything that was measured, by work and subject."""

    measured: dict[tuple[str, str], list[Measured]] = field(
        default_factory=lambda: defaultdict(list)
    )
    starts: dict[str, list[Start]] = field(default_factory=lambda: defaultdict(list))

    def of(self, work: str, subject: str) -> Measured | None:
        """The medians, and all errors. None if it was not measured, or nothing was answered."""
        several = self.measured.get((work, subject), [])
        if not any(one.requests_per_second for one in several):
            return None
        rates = [one.hit_rate for one in several if one.hit_rate is not None]
        return Measured(
            requests_per_second=median(one.requests_per_second for one in several),
            p50=median(one.p50 for one in several),
            p99=median(one.p99 for one in several),
            cpu=median(one.cpu for one in several),
            memory=median(one.memory for one in several),
            errors=sum(one.errors for one in several),
            hit_rate=median(rates) if rates else None,
        )

    def start_of(self, subject: str) -> Start | None:
        several = self.starts.get(subject)
        if not several:
            return None
        return Start(
            median(start.seconds for start in several), median(start.memory for start in several)
        )


def run(plan: Plan, data: Data, places: Databases) -> Results:
    """Measure it all. Each subject waits, without being asked anything, for its turns."""
    results = Results()
    for number in range(1, plan.rounds + 1):
        with ExitStack() as stack:
            servers = {}
            for name in plan.subjects:
                server = stack.enter_context(started(SUBJECTS[name], data, places))
                results.starts[name].append(Start(server.seconds_to_start, server.memory))
                servers[name] = server
            for work in plan.works:
                for name in plan.subjects_of(work):
                    label = f"{work}/{number}"
                    if WORKS[work].is_hot and SUBJECTS[name].is_cached:
                        measured = _measure_alone(label, work, name, plan, data, places)
                    else:
                        measured = _measure(label, WORKS[work], servers[name], plan.seconds)
                    results.measured[work, name].append(measured)
                    _tell(number, work, name, measured)
    return results


@contextmanager
def started(subject: Subject, data: Data, places: Databases) -> Iterator[Running]:
    """Start a subject on a copy of the data."""
    with places.copy(subject) as (file, url), running(subject, data, file, url) as server:
        yield server


def _measure_alone(
    label: str, work: str, name: str, plan: Plan, data: Data, places: Databases
) -> Measured:
    """On a server of its own, whose hits are those of this work; of its warm-up, too."""
    with places.copy(SUBJECTS[name]) as (file, url):
        with running(SUBJECTS[name], data, file, url) as server:
            measured = _measure(label, WORKS[work], server, plan.seconds)
        return replace(measured, hit_rate=server.hit_rate())


def _measure(label: str, work: Work, server: Running, seconds: float) -> Measured:
    server.settle()
    load = work.load(server)
    warm_up = work.warm_up * min(1.0, seconds / FULL_LENGTH)
    with _beside(label, work, server):
        if warm_up >= _SHORTEST:
            count(server.url, load, warm_up, seed_of(f"{label}/warm-up"))
        server.settle()
        cpu, began = server.cpu_seconds, perf_counter()
        counted = count(server.url, load, seconds, seed_of(label))
        cpu = (server.cpu_seconds - cpu) / (perf_counter() - began)
    return Measured(
        counted.requests_per_second,
        counted.p50,
        counted.p99,
        cpu,
        server.memory,
        counted.errors,
    )


def _beside(label: str, work: Work, server: Running) -> AbstractContextManager[object]:
    if work.beside is None:
        return nullcontext()
    return load_on(server.url, work.beside(server), seed_of(f"{label}/beside"))


def seed_of(label: str) -> int:
    """The same for all subjects, and another for each measurement, so that no title comes twice."""
    return zlib.crc32(label.encode())


def _tell(number: int, work: str, subject: str, measured: Measured) -> None:
    errors = f", {measured.errors} errors" if measured.errors else ""
    talk.print(
        f"round {number}: {work}, {subject}: {measured.requests_per_second:,.0f} requests/s, "
        f"p50 {measured.p50:.1f} ms, p99 {measured.p99:.1f} ms{errors}"
    )
