"""What a start of `blog serve` takes until it is ready, and which imports take it."""

import re
import sys
import time
from collections import Counter
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import psutil

from tests.integration.cli.processes import BLOG, PROGRAMS, SERVE, run, serving

STARTS, IMPORTS = 10, 8
LEAST = 4_000
"""Microseconds of a package that are worth a line."""

_IMPORT = re.compile(r"import time: +([0-9]+) \| +[0-9]+ \| +(\S+)")


def one_start(folder: Path, **settings: object) -> tuple[float, ...]:
    """Seconds by the clock, of CPU, and MB in memory, of which so many are its own."""
    begun = time.perf_counter()
    with serving(folder, **settings) as server:
        seconds = time.perf_counter() - begun
        process = psutil.Process(server.process.pid)
        used, memory = process.cpu_times(), process.memory_full_info()
    return seconds, used.user + used.system, memory.rss / 1e6, memory.uss / 1e6


def imported(folder: Path, **settings: object) -> dict[str, int]:
    """Microseconds in each module, without those that it imports in turn."""
    command = (PROGRAMS / "python", "-X", "importtime", "-m", "blog", *SERVE[1:])
    with serving(folder, *command, **settings) as server:
        return {module: int(time) for time, module in _IMPORT.findall(server.stderr)}


def package(module: str) -> str:
    name = module.partition(".")[0]
    return "the standard library" if name in sys.stdlib_module_names else name


def main() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        settings = {"database_url": f"sqlite:///{folder / 'blog.db'}"}
        run(folder, BLOG, "migrate", **settings).check_returncode()
        starts = [one_start(folder, **settings) for _ in range(STARTS)]
        several = [imported(folder, **settings) for _ in range(IMPORTS)]
    figures = [median(each) for each in zip(*starts, strict=True)]
    sys.stdout.write("{:.2f} s, {:.2f} s of CPU, {:.0f} MB, {:.0f} its own\n".format(*figures))
    packages: Counter[str] = Counter()
    for module in several[0]:  # at its best, for what disturbs the machine disturbs a few
        packages[package(module)] += min(each[module] for each in several if module in each)
    packages["all"] = packages.total()
    for name, microseconds in packages.most_common():
        if microseconds >= LEAST:
            sys.stdout.write(f"{microseconds / 1e3:8.0f} ms  {name}\n")


if __name__ == "__main__":
    main()
