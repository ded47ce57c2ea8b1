"""The set-up by make: what is up to date is not done again."""

import os
import re
import shutil
from pathlib import Path

import pytest

from tests.integration.cli.processes import run

ROOT = Path(__file__).parents[3]
MADE_OF = ["requirements/run.txt", "pyproject.toml", ".venv/bin/python"]


@pytest.fixture(autouse=True)
def no_make_above(monkeypatch: pytest.MonkeyPatch) -> None:
    """Options of the make that may have started the tests are none of theirs."""
    monkeypatch.delenv("MAKEFLAGS", raising=False)


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A copy of what make looks at, after `make run`: the stamp is newer than all it is made of."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for age, name in enumerate([".venv/run.stamp", *MADE_OF]):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
        os.utime(file, (1_000_000 - age, 1_000_000 - age))
    return tmp_path


def test_help_lists_every_target() -> None:
    result = run(ROOT, "make", "help")

    (phony,) = re.findall(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert [line.split()[1] for line in result.stdout.splitlines()] == phony.split()


def test_a_second_run_only_serves(installed: Path) -> None:
    result = run(installed, "make", "--dry-run", "run")

    assert result.stdout.splitlines() == [".venv/bin/blog serve"]


@pytest.mark.parametrize("changed", MADE_OF)
def test_what_has_changed_is_installed_with_its_hashes_checked(
    installed: Path, changed: str
) -> None:
    (installed / changed).touch()

    result = run(installed, "make", "--dry-run", "run")

    assert "pip install -q --no-deps --require-hashes -r requirements/run.txt" in result.stdout


def test_a_python_that_is_too_old_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    old_python = tmp_path / "old-python"
    # It makes what it is told to, but says no when it is asked for its version.
    old_python.write_text('#!/bin/sh\ntest "$1" = -m && mkdir "$3"\n')
    old_python.chmod(0o755)

    result = run(tmp_path, "make", "run", "PYTHON=./old-python")

    assert result.returncode == 2
    assert "Python 3.11 or later is needed" in result.stderr
    assert not (tmp_path / ".venv").exists()
