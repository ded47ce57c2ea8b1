"""`make bench-growth`: what each read costs as the data grows, which should be the same."""

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.chart import draw_growth
from benchmarks.data import Data
from benchmarks.databases import databases
from benchmarks.machine import HERE, describe, prepare
from benchmarks.report import heading, table
from benchmarks.rounds import seed_of, started, talk
from benchmarks.servers import Running
from benchmarks.subjects import SUBJECTS
from benchmarks.works import DEPTH
from benchmarks.wrk import Load, count

POSTS_PER_USER = 100
AT_MOST = 1.3
"""How much longer a read may take on the most data than on the least."""

_WARM_UP = 0.3

FIGURES = ("ms until the answer", "ms of a processor in the program itself")
"""Of these, only the second does not change with what else the machine has to do."""

Times = dict[tuple[str, int], float]
"""Milliseconds of each read among so many posts."""


def _path(path: str) -> Callable[[Running], Load]:
    return lambda _: Load("read_any", {"paths": [path]}, clients=1)


def _any_post(server: Running) -> Load:
    return Load("read_one", {"choice": "uniform", "posts": server.data.posts}, clients=1)


def _deep_page(server: Running) -> Load:
    return Load("read_any", {"paths": [server.page(int(server.data.posts * DEPTH))]}, clients=1)


READS = {
    "one post, any of them": _any_post,
    "one user": _path("/api/v1/users/7"),
    "page of posts": _path("/api/v1/posts"),
    "the same with authors": _path("/api/v1/posts?include=author"),
    "the same after nine tenths": _deep_page,
    "posts by title": _path("/api/v1/posts?sort=title"),
    "what is published": _path("/api/v1/posts?published=true"),
    "posts of an author": _path("/api/v1/users/7/posts"),
    "users by name": _path("/api/v1/users?sort=name"),
    "search: users by three letters": _path("/api/v1/users/search?name=mar"),
    "search: one user by three letters": _path("/api/v1/users/search?name=mar&limit=1"),
    "search: posts by a word": _path("/api/v1/posts?q=allotment"),
    "search: posts by two words": _path("/api/v1/posts?q=climbing+beans"),
}


def main() -> None:
    given = _parser().parse_args()
    prepare()
    lines = list(heading("The cost of reads as data grows, one client", describe()))
    given.results.mkdir(parents=True, exist_ok=True)
    for name in given.subjects:
        figures, title = _measure(given, name), SUBJECTS[name].title
        for what, times in figures.items():
            head = ("read", *_said(given.sizes), "growth", "flat")
            lines += table(f"{title}: {what}", head, _rows(times))
        if figures:
            draw_growth(title, figures, given.results / f"growth-{name}.png")
    text = "\n".join(lines)
    (given.results / "growth.md").write_text(text, "utf-8")
    sys.stdout.write(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    sizes = (10_000, 100_000, 1_000_000)
    subjects = ("blog-uncached", "blog-postgresql")
    parser.add_argument("--sizes", nargs="+", type=int, default=sizes, help="numbers of posts")
    parser.add_argument("--subjects", nargs="+", choices=subjects, default=subjects)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--results", type=Path, default=HERE / "results")
    return parser


def _measure(given: argparse.Namespace, name: str) -> dict[str, Times]:
    """Medians of rounds. One client at a time: what is measured is work, and not waiting."""
    subject = SUBJECTS[name]
    rounds: dict[tuple[str, int], list[tuple[float, ...]]] = defaultdict(list)
    with ExitStack() as stack:
        servers = []
        for size in given.sizes:
            data = Data(users=max(10, size // POSTS_PER_USER), posts=size)
            places = stack.enter_context(databases(data, [subject]))
            if not places.can_hold(subject):
                talk.print(f"Without {name}: PostgreSQL's programs are not installed.")
                return {}
            servers.append(stack.enter_context(started(subject, data, places)))
        loads = [(read, server, load(server)) for read, load in READS.items() for server in servers]
        for number in range(given.rounds):
            for read, server, load in loads:
                costs = _costs(server, load, f"{read}/{number}", given.seconds)
                rounds[read, server.data.posts].append(costs)
            talk.print(f"round {number + 1} of {given.rounds}: {name}")
    return {
        what: {key: median(costs[place] for costs in several) for key, several in rounds.items()}
        for place, what in enumerate(FIGURES)
    }


def _costs(server: Running, load: Load, label: str, seconds: float) -> tuple[float, ...]:
    """In the order of FIGURES."""
    count(server.url, load, min(_WARM_UP, seconds), seed_of(f"{label}/warm-up"))
    cpu, began = server.cpu_seconds, perf_counter()
    counted = count(server.url, load, seconds, seed_of(label))
    share = (server.cpu_seconds - cpu) / (perf_counter() - began)
    if counted.errors:
        sys.exit(f"make bench-growth: {label}: {counted.errors} errors")
    return counted.p50, 1_000 * share / counted.requests_per_second


def _said(sizes: Sequence[int]) -> list[str]:
    return [f"{size:,} posts" for size in sizes]


def _rows(times: Times) -> Iterator[tuple[object, ...]]:
    for read in READS:
        costs = [cost for (each, _), cost in times.items() if each == read]
        growth = costs[-1] / costs[0] if costs[0] else 0.0
        flat = "yes" if growth <= AT_MOST else "**no**"
        yield read, *(f"{cost:.2f}" for cost in costs), f"{growth:.2f}", flat


if __name__ == "__main__":
    main()
