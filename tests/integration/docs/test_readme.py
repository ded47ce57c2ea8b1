"""The README says what is true: its session, its map and its tables."""

import re
import subprocess
from pathlib import Path

import pytest
from typer.main import get_group

import blog
from blog.adapters.cli.app import command_line
from blog.adapters.cli.configuration import Configuration
from blog.adapters.cli.operations import Operations
from tests.integration.cli.processes import BLOG, PATIENCE, environment, serving

ROOT = Path(__file__).parents[3]
README = (ROOT / "README.md").read_text("utf-8")
PORT = ":8000/"
COMMAND = ".venv/bin/blog"

VOLATILE = {
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z": "<moment>",
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}": "<id of the request>",
    r"(?m)^date: .* GMT$": "date: <moment>",
    r'"token":"[\w-]{43}"': '"token":<a token>',
}
"""All that may differ between the README and a replay of it."""


def blocks(language: str) -> str:
    """The fenced blocks in a language, one after the other."""
    return "".join(re.findall(rf"(?ms)^```{language}\n(.*?)^```$", README))


def rows(first_cell: str) -> list[list[str]]:
    """The cells of the rows of tables whose first cell has this pattern, without backticks."""
    found = re.findall(rf"(?m)^\| (`{first_cell}.*) \|$", README)
    return [[cell.strip("` ") for cell in row.split("|")] for row in found]


def replayed(session: str, port: int, folder: Path, access: str) -> str:
    """The commands of a session, each with what it really answers."""
    lines = []
    for command in re.findall(r"(?m)^\$ ((?:.*\\\n)*.*)$", session):
        answer = subprocess.run(  # noqa: S603 - the commands are those of the README
            ["/bin/sh", "-c", command.replace(PORT, f":{port}/").replace(COMMAND, str(BLOG))],
            cwd=folder,
            env=environment(access=access) | {"no_proxy": "127.0.0.1"},
            capture_output=True,
            check=True,
            text=True,
            timeout=PATIENCE,
        )
        lines += [f"$ {command}", *answer.stdout.splitlines()]
    return "\n".join(lines) + "\n"


def without_the_volatile(session: str) -> str:
    for pattern, name in VOLATILE.items():
        session = re.sub(pattern, name, session)
    return session


@pytest.mark.parametrize(
    ("language", "access"), [("console", "open"), ("console restricted", "restricted")]
)
def test_the_sessions_happen_word_for_word(tmp_path: Path, language: str, access: str) -> None:
    session = blocks(language)

    with serving(tmp_path, access=access) as server:
        replay = replayed(session, server.port, tmp_path, access)

    assert without_the_volatile(replay) == without_the_volatile(session)


def test_the_map_names_every_folder_and_module_and_no_other() -> None:
    package = Path(blog.__file__).parent
    there = {p.relative_to(package).as_posix() for p in package.rglob("*.py")}
    there -= {name for name in there if name.endswith("__init__.py")}
    there |= {f"{parent}/" for name in there for parent in Path(name).parents}

    named, folders = set(), ["./"]
    for line in blocks("text").splitlines()[1:]:
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
