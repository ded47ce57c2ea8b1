"""`make bench`: measure, and write what came of it."""

import argparse
import sys
from pathlib import Path

from benchmarks.chart import draw
from benchmarks.data import Data
from benchmarks.databases import Databases, databases
from benchmarks.machine import HERE, describe, prepare, why_no_fastify
from benchmarks.report import as_json, as_markdown
from benchmarks.rounds import FULL_LENGTH, Plan, Results, run, talk
from benchmarks.subjects import SUBJECTS
from benchmarks.works import WORKS


def main() -> None:
    given = _parser().parse_args()
    prepare()
    data = Data(given.users, given.posts)
    machine = describe()
    subjects = _wanted(given)
    with databases(data, [SUBJECTS[name] for name in subjects]) as places:
        present = _present(subjects, places)
        results = run(Plan(given.works, present, given.rounds, given.seconds), data, places)
    _write(given.results, results, data, machine)
    errors = sum(one.errors for several in results.measured.values() for one in several)
    if errors:
        sys.exit(f"make bench: {errors} errors: these figures are worth nothing")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--works", nargs="*", choices=WORKS, default=list(WORKS))
    parser.add_argument("--subjects", nargs="*", choices=SUBJECTS, default=list(SUBJECTS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=FULL_LENGTH)
    parser.add_argument("--users", type=int, default=1_000)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--results", type=Path, default=HERE / "results")
    return parser


def _wanted(given: argparse.Namespace) -> list[str]:
    """Those who have something to do."""
    busy = {name for work in given.works for name in WORKS[work].subjects}
    return [name for name in given.subjects if name in busy]


def _present(subjects: list[str], places: Databases) -> list[str]:
    """Those whom this machine can run. Says who is left out, and why."""
    missing = {}
    if no_fastify := why_no_fastify():
        missing["fastify"] = no_fastify
    for name in subjects:
        if not places.can_hold(SUBJECTS[name]):
            missing[name] = "PostgreSQL's programs are not installed"
        if name in missing:
            talk.print(f"Without {name}: {missing[name]}.")
    return [name for name in subjects if name not in missing]


def _write(folder: Path, results: Results, data: Data, machine: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = as_markdown(results, data, machine)
    (folder / "results.md").write_text(text, "utf-8")
    (folder / "results.json").write_text(as_json(results, data, machine), "utf-8")
    draw(results, folder / "results.png")
    sys.stdout.write(text)
    talk.print(f"Written to {folder}")


if __name__ == "__main__":
    main()
