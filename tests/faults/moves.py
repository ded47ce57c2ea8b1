"""A blog moves from a file to PostgreSQL and back into a file."""

import subprocess
from filecmp import cmp
from pathlib import Path

from tests.faults.figures import NONE, SOME, Fault, Figures
from tests.faults.places import Place
from tests.integration.cli.processes import BLOG, environment

LONGEST = 1_800.0
"""Seconds after which a command hangs; an import of 100,000 posts takes two minutes at most."""


def moves(place: Place, *, users: int, posts: int, seed: int) -> Figures:
    """What differs between the exports on the way from SQLite to the place and back to SQLite."""
    there = place.settings["database_url"]
    first, second, third = (place.folder / f"{number}.jsonl" for number in range(3))
    begin, end = (f"sqlite:///{place.folder / name}.db" for name in ("begin", "end"))
    _run(place.folder, begin, "seed", "--users", str(users), "--posts", str(posts))
    _run(place.folder, begin, "export", str(first))
    _run(place.folder, there, "import", str(first))
    _run(place.folder, there, "export", str(second))
    _run(place.folder, end, "import", str(second))
    _run(place.folder, end, "export", str(third))
    return {
        "bytes of an export": first.stat().st_size,
        "exports that differ": sum(not cmp(first, other, False) for other in (second, third)),
    }


def _run(folder: Path, database_url: str, *command: str) -> None:
    subprocess.run(  # noqa: S603 - the project's own program
        (BLOG, *command),
        cwd=folder,
        env=environment(database_url=database_url),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=LONGEST,
        check=True,
    )


MOVES = Fault(
    "moves",
    moves,
    size={"users": 1_000, "posts": 100_000},
    limits={"bytes of an export": SOME, "exports that differ": NONE},
    databases=("postgresql",),
)
