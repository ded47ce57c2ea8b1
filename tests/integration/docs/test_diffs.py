"""The changes that CONTRIBUTING shows can be applied, and work."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.integration.cli.processes import PATIENCE, environment

ROOT = Path(__file__).parents[3]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
DIFFS = ROOT / "docs" / "diffs"
CONTRACTS = "tests/contracts/test_posts.py"
POST_ROUTES = "tests/unit/http/test_post_routes.py"
OPTIONS = ("-p", "no:cacheprovider", "-p", "no:xdist", "-k", "not postgres")
TESTS = {
    "field": [CONTRACTS, "tests/unit/application/test_posts.py", POST_ROUTES],
    "use-case": [POST_ROUTES, "tests/unit/http/test_problems.py"],
    "aggregate": ["tests/unit/http/test_label_routes.py", "tests/integration/http/test_labels.py"],
}
"""What proves each of them, beside the tests that it adds."""


def succeed(folder: Path, *command: str | Path) -> str:
    """What the command says, which has to succeed on the code in this folder."""
    result = subprocess.run(  # noqa: S603 - git, and the tests themselves
        command,
        cwd=folder,
        env=environment()
        | {
            "GIT_CEILING_DIRECTORIES": str(folder.parent),  # else git may leave all of it out
            "PYTHONPATH": str(folder / "src"),
        },
        capture_output=True,
        text=True,
        timeout=10 * PATIENCE,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@contextmanager
def applied(diff: Path, folder: Path) -> Iterator[None]:
    succeed(folder, "git", "apply", diff)
    try:
        yield
    finally:
        succeed(folder, "git", "apply", "--reverse", diff)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clone")
    for part in ("src", "tests", "migrations", "examples"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.mark.parametrize("change", TESTS)
def test_a_change_that_is_shown_works(clone: Path, change: str) -> None:
    with applied(DIFFS / f"{change}.diff", clone):
        succeed(clone, sys.executable, "-m", "pytest", "-q", *OPTIONS, *TESTS[change])


@pytest.mark.parametrize("change", TESTS)
def test_what_a_change_is_said_to_cost_is_what_it_costs(change: str) -> None:
    told = re.findall(rf"(?ms)^```text docs/diffs/{change}\.diff\n(.*?)^```$", CONTRIBUTING)

    counted = succeed(ROOT, "git", "apply", "--numstat", DIFFS / f"{change}.diff")

    assert told == [re.sub(r"(?m)^(\d+)\t\d+\t", lambda m: f"{m[1]:>3} ", counted)]


def test_every_diff_is_shown() -> None:
    assert {file.stem for file in DIFFS.iterdir()} == set(TESTS)
