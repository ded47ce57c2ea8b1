"""`make endure`: every fault at full size, on each database, with a table of what was measured."""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.databases import KINDS
from tests.faults.away import AWAY
from tests.faults.disconnects import DISCONNECTS
from tests.faults.endings import ENDINGS
from tests.faults.failing_commits import FAILING_COMMITS
from tests.faults.figures import Fault, Figures
from tests.faults.full_disk import FULL_DISK
from tests.faults.held_lock import HELD_LOCK
from tests.faults.histories import HISTORIES
from tests.faults.kill_nine import KILL_NINE
from tests.faults.moves import MOVES
from tests.faults.one_address import ONE_ADDRESS
from tests.faults.one_key import ONE_KEY, ONE_KEY_AND_A_KILL
from tests.faults.one_row import ONE_ROW
from tests.faults.overload import OVERLOAD
from tests.faults.power_cuts import POWER_CUTS
from tests.faults.rolling_restarts import ROLLING_RESTARTS
from tests.faults.sign_ins import SIGN_INS, TOLD_APART
from tests.faults.slow_sockets import SLOW_SOCKETS

FAULTS = (
    KILL_NINE,
    POWER_CUTS,
    FAILING_COMMITS,
    ONE_ADDRESS,
    ONE_KEY,
    ONE_KEY_AND_A_KILL,
    ONE_ROW,
    HISTORIES,
    AWAY,
    HELD_LOCK,
    FULL_DISK,
    ENDINGS,
    ROLLING_RESTARTS,
    DISCONNECTS,
    SLOW_SOCKETS,
    OVERLOAD,
    SIGN_INS,
    TOLD_APART,
    MOVES,
)

talk = Console(stderr=True, highlight=False)


def measured(faults: list[Fault], databases: list[str], seed: int) -> Iterator[tuple[str, ...]]:
    """A row of the table for each figure, as soon as it is known."""
    for fault in faults:
        for database in (each for each in databases if each in fault.databases):
            for number in range(seed, seed + fault.seeds):
                talk.print(f"{fault.name} on {database}, seed {number} …")
                began = time.monotonic()
                figures = happen(fault, database, number)
                talk.print(f"  {time.monotonic() - began:.0f} s")
                yield from rows(fault, database, figures)


def happen(fault: Fault, database: str, seed: int) -> Figures:
    with (
        tempfile.TemporaryDirectory(prefix="blog-endure-") as folder,
        fault.place(database, Path(folder)) as place,
    ):
        return fault.cause(place, **fault.size, seed=seed)


def rows(fault: Fault, database: str, figures: Figures) -> Iterator[tuple[str, ...]]:
    unmet = fault.unmet(figures, timed=True)
    for name, figure in figures.items():
        limit = fault.limits.get(name)
        verdict = "" if limit is None else "no" if name in unmet else "yes"
        yield fault.name, database, name, str(limit or ""), f"{figure:g}", verdict


def main() -> int:
    """0 if all figures are as they have to be."""
    parser = argparse.ArgumentParser(prog="make endure", description=__doc__)
    names = {fault.name: fault for fault in FAULTS}
    parser.add_argument("faults", nargs="*", metavar="fault", help=f"of: {', '.join(names)}")
    parser.add_argument("--database", action="append", choices=KINDS)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    options = parser.parse_args()
    if unknown := set(options.faults) - set(names):
        parser.error(f"no such fault: {', '.join(sorted(unknown))}")
    chosen = [names[name] for name in options.faults] or list(FAULTS)
    table = Table("fault", "database", "figure", "required", "measured", "met")
    failed = False
    for row in measured(chosen, options.database or list(KINDS), options.seed):
        table.add_row(*row)
        failed = failed or row[-1] == "no"
    Console(width=None if sys.stdout.isatty() else 140).print(table)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
