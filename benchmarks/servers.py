"""A subject that runs: how soon it is ready, and what it takes of the machine."""

import os
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, STDOUT
from urllib.parse import parse_qs, urlsplit

import httpx
import psutil

from benchmarks.data import Data
from benchmarks.subjects import Subject
from tests.own_postgresql import free_port

_PATIENCE = 60.0
_LARGEST_PAGE = 100
_NEXT = re.compile(r'<([^>]+)>; rel="next"')
_HITS = re.compile(r"served ([0-9]+) of ([0-9]+) reads from the cache")


@dataclass(frozen=True)
class Running:
    """A subject that answers."""

    subject: Subject
    process: psutil.Process
    http: httpx.Client
    data: Data
    seconds_to_start: float
    log: Path

    @property
    def url(self) -> str:
        return str(self.http.base_url)

    @property
    def memory(self) -> float:
        """In MB, of all its processes; what they share counts for each."""
        return sum(int(process.memory_info().rss) for process in self._processes()) / 1e6

    @property
    def cpu_seconds(self) -> float:
        """Of all its processes since they began."""
        times = (process.cpu_times() for process in self._processes())
        return sum(float(time.user + time.system) for time in times)

    def page(self, rows: int = 0, limit: int = 20) -> str:
        """The path of a page of posts, after so many of the newest."""
        return f"/api/v1/posts?{self._after(rows)}limit={limit}"

    def authors_page(self) -> str:
        return f"{self.subject.with_authors}limit=20"

    def settle(self) -> None:
        """Let it finish what an earlier load has left behind.

        The pool of the tutorial's application has 15 connections and FastAPI 40 threads: more
        requests at a time than threads, and they wait for each other for half a minute.
        """
        for _ in range(2):  # behind those who wait to begin, and behind those who had begun
            self.http.get(self.subject.first_path).raise_for_status()

    def hit_rate(self) -> float | None:
        """Once it has ended: the share of all reads that its cache answered, if it says so."""
        told = _HITS.findall(self.log.read_text("utf-8"))
        reads = sum(int(reads) for _, reads in told)
        return sum(int(hits) for hits, _ in told) / reads if reads else None

    def _processes(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]

    def _after(self, rows: int) -> str:
        if not rows:
            return ""
        if self.subject.later_page is None:
            return f"cursor={self._cursor(rows)}&"
        return f"{self.subject.later_page(rows, self.data.place(rows))}&"

    def _cursor(self, rows: int) -> str:
        cursor, query = "", ""
        while rows:
            limit = min(rows, _LARGEST_PAGE)
            answer = self.http.get(f"/api/v1/posts?{query}limit={limit}").raise_for_status()
            rows -= len(answer.json())
            link = _NEXT.search(answer.headers["Link"])
            assert link is not None
            cursor = parse_qs(urlsplit(link[1]).query)["cursor"][0]
            query = f"cursor={cursor}&"
        return cursor


@contextmanager
def running(subject: Subject, data: Data, file: Path, url: str) -> Iterator[Running]:
    """Start it on this database, wait until it answers, and end it when the block is left."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    given = {"port": port, "file": file, "url": url}
    command = tuple(part.format_map(given) for part in subject.command)
    log = file.with_suffix(".log")
    with log.open("wb") as output, httpx.Client(base_url=address, timeout=_PATIENCE) as http:
        began = time.perf_counter()
        process = psutil.Popen(
            ("taskset", "--cpu-list", subject.cores, *command),
            cwd=file.parent,
            env=_environment(subject.environment, given),
            stdin=DEVNULL,
            stdout=output,
            stderr=STDOUT,
        )
        try:
            _wait(process, http, subject.first_path, log)
            yield Running(subject, process, http, data, time.perf_counter() - began, log)
        finally:
            _end(process)


def _environment(settings: Mapping[str, str], given: Mapping[str, object]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BLOG_")}
    return kept | {name: value.format_map(given) for name, value in settings.items()}


def _wait(process: psutil.Popen, http: httpx.Client, path: str, log: Path) -> None:
    latest = time.monotonic() + _PATIENCE
    while True:
        if process.poll() is not None or time.monotonic() > latest:
            raise RuntimeError(f"It did not start: {log.read_text('utf-8')[-2000:]}")
        with suppress(httpx.TransportError):
            if http.get(path).is_success:
                return
        time.sleep(0.005)


def _end(process: psutil.Popen) -> None:
    family = [process, *process.children(recursive=True)]
    process.terminate()
    _, alive = psutil.wait_procs(family, timeout=15)
    for stubborn in alive:
        stubborn.kill()
    process.wait()
