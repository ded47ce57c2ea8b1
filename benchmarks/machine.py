"""The machine: its cores, the programs that it has, and what to say of it."""

import os
import platform
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import psutil

HERE = Path(__file__).parent
DATA = HERE / ".data"
"""Seeded databases, kept between runs, and the copies that a run works on: on a real disk, for in
a temporary folder that is memory a commit would cost nothing."""

_CORES = sorted(os.sched_getaffinity(0))
SUBJECT_CORE = f"{_CORES[0]}"
"""Where the subject runs, and nothing else."""
ALL_CORES = ",".join(map(str, _CORES))


def prepare() -> None:
    """Have this process, and all that it starts from now on, run on the last core.

    Ends it with 1 and one line where the benchmarks cannot run. On SIGTERM it ends what it started.
    """
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    for program, package in {"wrk": "wrk", "taskset": "util-linux"}.items():
        if shutil.which(program) is None:
            sys.exit(f"{program} is needed: apt-get install {package}")
    os.sched_setaffinity(0, {_CORES[-1]})


def why_no_fastify() -> str:
    """Empty if it can run."""
    if shutil.which("node") is None:
        return "Node is not installed"
    probe = ("node", "--input-type=module", "-e", "import 'fastify'; import 'better-sqlite3'")
    finished = subprocess.run(probe, cwd=HERE / "fastify", capture_output=True, check=False)
    return "its packages cannot be loaded" if finished.returncode else ""


def describe() -> dict[str, str]:
    """What figures depend on."""
    return {
        "processor": _processor(),
        "cores": f"{len(_CORES)}, one for the subject, the last one for wrk and databases",
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "Python": f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}",
        "Node": _node(),
        "load at the start": f"{os.getloadavg()[0]:.1f}",
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _node() -> str:
    if shutil.which("node") is None:
        return "none"
    told = subprocess.run(("node", "--version"), capture_output=True, text=True, check=True)
    return told.stdout.strip().removeprefix("v")
