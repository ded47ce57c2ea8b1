"""The README says what is true: its session, its map and its tables."""

import re
from pathlib import Path

import pytest
from typer.main import get_group

import blog
from blog.adapters.cli.app import command_line
from blog.adapters.cli.configuration import Configuration
from blog.adapters.cli.operations import Operations
from tests.integration.cli.processes import serving
from tests.integration.docs.sessions import blocks, replayed, without_the_volatile

ROOT = Path(__file__).parents[3]
README = (ROOT / "README.md").read_text("utf-8")


def rows(first_cell: str) -> list[list[str]]:
    """The cells of the rows of tables whose first cell has this pattern, without backticks."""
    found = re.findall(rf"(?m)^\| (`{first_cell}.*) \|$", README)
    return [[cell.strip("` ") for cell in row.split("|")] for row in found]


@pytest.mark.parametrize(
    ("language", "access"), [("console", "open"), ("console restricted", "restricted")]
)
def test_the_sessions_happen_word_for_word(tmp_path: Path, language: str, access: str) -> None:
    session = blocks(README, language)

    with serving(tmp_path, access=access) as server:
        replay = replayed(session, server.port, tmp_path, access)

    assert without_the_volatile(replay) == without_the_volatile(session)


def test_the_map_names_every_folder_and_module_and_no_other() -> None:
    package = Path(blog.__file__).parent
    there = {p.relative_to(package).as_posix() for p in package.rglob("*.py")}
    there -= {name for name in there if name.endswith("__init__.py")}
    there |= {f"{parent}/" for name in there for parent in Path(name).parents}

    named, folders = set(), ["./"]
    for line in blocks(README, "text").splitlines()[1:]:
        names = re.split(r"\s{2,}", line.strip())[0].split()
        depth = (len(line) - len(line.lstrip())) // 2
        folder = "".join(folders[1:depth])
        named |= {folder + name for name in names}
        folders[depth:] = names

    assert named | {"./"} == there


def test_the_commands_are_those_of_the_command_line() -> None:
    groups = get_group(command_line(Operations, Configuration)).commands
    commands = [
        " ".join([name, *inner])
        for name, group in groups.items()
        for inner in ([[each] for each in getattr(group, "commands", {})] or [[]])
    ]

    told = [row[0].removeprefix("blog ") for row in rows("blog ")]
    assert [re.split(r" [\[A-Z]", each)[0] for each in told] == commands
