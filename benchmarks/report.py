"""The results as Markdown and as JSON."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict

from benchmarks.aims import AIMS
from benchmarks.data import Data
from benchmarks.rounds import Measured, Results
from benchmarks.subjects import SUBJECTS
from benchmarks.works import PEERS, WORKS

DIFFERENCES = """
- Fastify and bare ASGI write into a copy of the blog's own file, with all of its indexes, the word
  index too, and commit as durably (WAL, `synchronous=FULL`).
- The naive application has tables of its own, with fewer indexes (title, author, e-mail) and no
  index of words: it writes less for each post. It searches by LIKE, lists in no order, and pages by
  OFFSET. Its file has SQLite's defaults: a rollback journal and `synchronous=FULL`.
- No peer checks what is sent as strictly, writes a log, or sends an ETag.
"""

HEADS = ("subject", "requests/s", "p50, ms", "p99, ms", "CPU", "MB", "hits", "errors")

Row = Iterable[object]


def as_markdown(results: Results, data: Data, machine: Mapping[str, str]) -> str:
    return "\n".join(_lines(results, data, machine)) + "\n"


def as_json(results: Results, data: Data, machine: Mapping[str, str]) -> str:
    rounds = [
        {"work": work, "subject": subject, "rounds": list(map(asdict, several))}
        for (work, subject), several in results.measured.items()
    ]
    starts = {name: list(map(asdict, several)) for name, several in results.starts.items()}
    aims = [
        {"aim": aim.title, "wanted": aim.wanted, "measured": aim.measured(results)} for aim in AIMS
    ]
    everything = {
        "machine": machine,
        "data": asdict(data),
        "aims": aims,
        "starts": starts,
        "measured": rounds,
    }
    return json.dumps(everything, indent=2) + "\n"


def heading(title: str, machine: Mapping[str, str]) -> Iterator[str]:
    """The first lines of a report, in Markdown."""
    yield f"# {title}"
    yield ""
    yield from (f"- {name}: {value}" for name, value in machine.items())
    yield ""


def table(title: str, heads: Collection[str], rows: Iterable[Row]) -> Iterator[str]:
    """Its lines, in Markdown."""
    yield f"## {title}"
    yield ""
    for cells in (heads, ["---" for _ in heads], *rows):
        yield f"| {' | '.join(map(str, cells))} |"
    yield ""


def _lines(results: Results, data: Data, machine: Mapping[str, str]) -> Iterator[str]:
    yield from heading(f"{data.users:,} users and {data.posts:,} posts", machine)
    yield from _aims(results)
    yield from _starts(results)
    for work in WORKS:
        yield from _work(work, results)
    yield "## What is not the same"
    yield DIFFERENCES.rstrip()


def _aims(results: Results) -> Iterator[str]:
    rows = [
        (aim.title, aim.wanted, f"{measured:.2f}", "yes" if aim.is_reached(measured) else "**no**")
        for aim in AIMS
        if (measured := aim.measured(results)) is not None
    ]
    if rows:
        yield from table("Aims", ("aim", "wanted", "measured", "reached"), rows)


def _starts(results: Results) -> Iterator[str]:
    rows = [
        (SUBJECTS[name].title, f"{start.seconds:.2f}", f"{start.memory:.0f}")
        for name in SUBJECTS
        if (start := results.start_of(name)) is not None
    ]
    yield from table("Start", ("subject", "s to the first answer", "idle memory, MB"), rows)


def _work(work: str, results: Results) -> Iterator[str]:
    found = {
        name: measured for name in SUBJECTS if (measured := results.of(work, name)) is not None
    }
    if not found:
        return
    peers = [peer for peer in PEERS if peer in found]
    rows = [
        (*_figures(name, measured), *(_ratio(measured, found[peer]) for peer in peers))
        for name, measured in found.items()
    ]
    heads = (*HEADS, *(f"/ {peer}" for peer in peers))
    yield from table(f"{WORKS[work].title} (`{work}`)", heads, rows)


def _figures(name: str, measured: Measured) -> Row:
    rate = measured.hit_rate
    return (
        SUBJECTS[name].title,
        f"{measured.requests_per_second:,.0f}",
        f"{measured.p50:.2f}",
        f"{measured.p99:.2f}",
        f"{measured.cpu:.0%}",
        f"{measured.memory:.0f}",
        "" if rate is None else f"{rate:.0%}",
        measured.errors,
    )


def _ratio(measured: Measured, peer: Measured) -> str:
    other = peer.requests_per_second
    return f"{measured.requests_per_second / other:.2f}" if other else "-"
