"""What happened, by prometheus-client: in one process, or in several that share a folder."""

import os
import platform
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from blog import __version__
from blog.application.observing import Event, Level, RequestNotes, Series

disable_created_metrics()  # type: ignore[no-untyped-call]  # a third more series, of no use

DURATIONS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds: from a read that hardly waits to a write that waited as long as one may."""

BATCHES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)

NO_ROUTE = "none"
DISCONNECTED = "disconnected"

_TURN = 0.05
"""Seconds after which other processes have counted what they had answered: a turn of their loop."""

_LABELS = ("method", "route", "status")


class PrometheusObserver:
    """The Observer. With a folder it tells of all processes that have the same one.

    prometheus-client has to have been imported with that folder in PROMETHEUS_MULTIPROC_DIR.
    """

    def __init__(self, database: str, folder: str | None = None) -> None:
        self._folder = folder
        self._registry = registry = CollectorRegistry()
        self._facts = _Facts({"version": __version__, "database": database})
        if folder is None:
            registry.register(self._facts)
            ProcessCollector(registry=registry)
        self._requests = Counter(
            "blog_http_requests", "Requests by what became of them.", _LABELS, registry=registry
        )
        self._durations = Histogram(
            "blog_http_request_duration_seconds",
            "Time from the headers of a request to the end of its answer.",
            _LABELS,
            buckets=DURATIONS,
            registry=registry,
        )
        self._answers: dict[tuple[str, str | None, int], _Answers] = {}
        self._problems = Counter(
            "blog_http_problems", "Problems that were answered.", ["code"], registry=registry
        )
        self._batches = Histogram(
            "blog_write_batch_size",
            "Writes that shared one commit.",
            buckets=BATCHES,
            registry=registry,
        )
        self._events = _made(Counter, Event, registry)
        self._levels = _made(Gauge, Level, registry, multiprocess_mode="livesum")
        self._watched: list[tuple[Level, Callable[[], float]]] = []

    def answered(self, requests: Sequence[RequestNotes]) -> None:
        """Those of one turn of the event loop, which share what counting takes."""
        seconds: dict[tuple[str, str | None, int], list[float]] = {}
        for request in requests:
            key = request.method, request.route, request.status
            seconds.setdefault(key, []).append(request.seconds)
            if request.cached is not None:
                self.count(Event.CACHE_HIT if request.cached else Event.CACHE_MISS)
            if request.code is not None:
                self._problems.labels(request.code).inc()
            if request.shed:
                self.count(Event.REQUEST_SHED)
            if request.replayed:
                self.count(Event.REPLAYED)
        for key, taken in seconds.items():
            answers = self._answers.get(key)
            if answers is None:
                answers = self._answers[key] = self._answers_like(*key)
            answers.add(taken)

    def _answers_like(self, method: str, route: str | None, status: int) -> "_Answers":
        labels = (method, route or NO_ROUTE, str(status or DISCONNECTED))
        return _Answers(self._requests.labels(*labels), self._durations.labels(*labels))

    def count(self, event: Event, times: int = 1) -> None:
        self._events[event].inc(times)

    def committed(self, writes: int) -> None:
        self._batches.observe(writes)

    def watch(self, level: Level, value: Callable[[], float]) -> None:
        self._watched.append((level, value))

    def sample(self) -> None:
        sums = dict.fromkeys(self._levels, 0.0)
        for level, value in self._watched:
            sums[level] += value()
        for level, total in sums.items():
            self._levels[level].set(total)

    def told(self) -> bytes:
        self.sample()
        if self._folder is None:
            return generate_latest(self._registry)
        time.sleep(_TURN)
        _forget_levels_of_the_dead(self._folder)
        shared = CollectorRegistry()
        shared.register(self._facts)
        MultiProcessCollector(shared, self._folder)  # type: ignore[no-untyped-call]
        return generate_latest(shared)


class _Answers:
    """The series of requests that have the same labels."""

    def __init__(self, number: Any, durations: Any) -> None:
        self._number = number
        # Of prometheus-client's inside: `observe` asks each bucket in turn, for each observation.
        self._sum = durations._sum  # noqa: SLF001
        self._buckets = durations._buckets  # noqa: SLF001

    def add(self, seconds: Sequence[float]) -> None:
        self._number.inc(len(seconds))
        self._sum.inc(sum(seconds))
        alike: dict[int, int] = {}
        for each in seconds:
            place = bisect_left(DURATIONS, each)
            alike[place] = alike.get(place, 0) + 1
        for place, number in alike.items():
            self._buckets[place].inc(number)


class _Facts:
    """What does not change while the service runs."""

    def __init__(self, facts: dict[str, str]) -> None:
        self._facts = facts | {"python": platform.python_version()}

    def collect(self) -> Iterable[GaugeMetricFamily]:
        meaning = "Always 1; its labels tell what runs."
        family = GaugeMetricFamily("blog_build_info", meaning, labels=list(self._facts))
        family.add_metric(list(self._facts.values()), 1)
        yield family


def _made(
    kind: Any, members: Iterable[Event] | Iterable[Level], registry: CollectorRegistry, **mode: str
) -> dict[Any, Any]:
    """A metric for each name, and in it what each of them counts or measures."""
    metrics: dict[str, Any] = {}
    made = {}
    for member in members:
        series: Series = member.value
        metric = metrics.get(series.name)
        if metric is None:
            labels = list(series.labels)
            metric = kind(series.name, series.meaning, labels, registry=registry, **mode)
            metrics[series.name] = metric
        made[member] = metric.labels(**series.labels) if series.label else metric
    return made


def _forget_levels_of_the_dead(folder: str) -> None:
    for file in Path(folder).glob("gauge_live*_*.db"):
        process = int(file.stem.rpartition("_")[2])
        if not _is_alive(process):
            mark_process_dead(process, folder)  # type: ignore[no-untyped-call]


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError:  # or it is of somebody else by now
        return False
    return True
