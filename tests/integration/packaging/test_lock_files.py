"""The lock files: complete, checked by hashes, and tied to no package index."""

import re
import sys
import tomllib
from pathlib import Path

import pytest

from tests.integration.cli.processes import run

ROOT = Path(__file__).parents[3]
LOCK_FILES = [ROOT / "requirements" / "run.txt", ROOT / "requirements" / "dev.txt"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

_LINE = re.compile(
    r"""
    [a-z0-9.\[\],_-]+==\S+(\ ;\ [^\\]+)?\ \\   # a requirement, to be continued by its hashes
    | \ {4}--hash=sha256:[0-9a-f]{64}(\ \\)?
    | \ {4}\#\ .*                              # who needs it
    """,
    re.VERBOSE,
)

each_lock_file = pytest.mark.parametrize(
    "lock_file", LOCK_FILES, ids=[each.name for each in LOCK_FILES]
)


def name(requirement: str) -> str:
    """As package indexes compare it."""
    (found,) = re.findall(r"\A[A-Za-z0-9._-]+", requirement)
    return re.sub(r"[-_.]+", "-", found).lower()


def locked(lock_file: Path) -> dict[str, int]:
    """The locked packages, and how many hashes there are for each."""
    requirements = re.split(r"^(?=[a-z0-9])", lock_file.read_text("utf-8"), flags=re.MULTILINE)
    return {name(each): each.count("--hash=sha256:") for each in requirements if each}


@each_lock_file
def test_there_is_nothing_but_requirements_hashes_and_reasons(lock_file: Path) -> None:
    lines = lock_file.read_text("utf-8").splitlines()

    assert lines
    assert [line for line in lines if not _LINE.fullmatch(line)] == []


@each_lock_file
def test_every_requirement_has_hashes(lock_file: Path) -> None:
    assert [package for package, hashes in locked(lock_file).items() if not hashes] == []


@each_lock_file
def test_no_address_is_named(lock_file: Path) -> None:
    assert "://" not in lock_file.read_text("utf-8")


@each_lock_file
def test_all_that_the_project_needs_is_locked(lock_file: Path) -> None:
    needed = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]

    assert set(map(name, needed)) <= set(locked(lock_file))


def test_all_that_its_developers_need_is_locked() -> None:
    needed = [each for each in PROJECT["dependency-groups"]["dev"] if isinstance(each, str)]

    assert set(map(name, needed)) <= set(locked(ROOT / "requirements" / "dev.txt"))


def test_nothing_is_missing_that_a_locked_package_needs() -> None:
    """They are installed as they are locked, without pip looking for more."""
    result = run(ROOT, sys.executable, "-m", "pip", "check")

    assert (result.returncode, result.stdout) == (0, "No broken requirements found.\n")


def test_users_and_developers_have_the_same_versions() -> None:
    run, dev = (
        set(re.findall(r"^[a-z0-9.-]+==\S+", each.read_text("utf-8"), re.MULTILINE))
        for each in LOCK_FILES
    )

    assert run <= dev


def test_no_other_kind_of_lock_file_lies_around() -> None:
    assert [*ROOT.glob("uv.lock"), *ROOT.glob("pylock*.toml")] == []
