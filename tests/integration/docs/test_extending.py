"""What `docs/extending.md` has its reader type makes the todo list, and answers as it says."""

import ast
import re
import shutil
import tomllib
from pathlib import Path

import pytest
from docs.extending import PAGE, ROOT

import blog
from tests.documents import run_by
from tests.integration.cli.processes import PROGRAMS, serving
from tests.integration.docs.sessions import (
    PORT,
    answered,
    blocks,
    replayed,
    without_the_volatile,
)

TEXT = PAGE.read_text("utf-8")
COMMANDS = run_by(__file__, "docs/extending.md")
STEPS = re.findall(r"(?ms)^```(\w+)(?: ([^\n]+))?\n(.*?)^```$", TEXT)
SERVE = (PROGRAMS / "python", "-m", "examples.todo", "serve", "--port", "0")
MAKE = f"make -o .venv/dev.stamp BIN={PROGRAMS}"
"""Where these tests run, the environment is set up already."""


def files_of_the_todo_list(folder: Path) -> dict[str, str]:
    """But for the page about it."""
    files = [*folder.glob("examples/todo/**/*.py"), *folder.glob("examples/todo/**/*.mako")]
    return {str(file.relative_to(folder)): file.read_text("utf-8") for file in files}


def clone_into(folder: Path) -> None:
    """What the steps need of a clone, whose `alembic.ini` does not know the todo list."""
    shutil.copytree(ROOT / "examples", folder / "examples")
    shutil.copy(ROOT / "Makefile", folder)
    (told,) = (text for _, path, text in STEPS if path == "alembic.ini")
    settings = (ROOT / "alembic.ini").read_text("utf-8")
    assert settings.count(told) == 1
    (folder / "alembic.ini").write_text(settings.replace(told, ""), "utf-8")


def type_into(folder: Path) -> str:
    """All steps, from top to bottom, and what is answered before there is a server."""
    answers = ""
    for language, path, text in STEPS:
        if text in COMMANDS:
            answered(re.sub(r"(?m)^make\b", MAKE, text), folder)
        elif language == "console":
            answers += "" if PORT in text else replayed(text, 0, folder)
        else:
            with (folder / path).open("a" if language == "ini" else "w") as file:
                file.write(text)
    return answers


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Where all was typed, and what was answered."""
    folder = tmp_path_factory.mktemp("clone")
    clone_into(folder)
    return folder, type_into(folder)


def test_what_is_typed_is_the_todo_list(typed: tuple[Path, str]) -> None:
    folder, _ = typed

    assert files_of_the_todo_list(folder) == files_of_the_todo_list(ROOT), "run `make docs`"


def test_what_is_typed_answers_word_for_word(typed: tuple[Path, str]) -> None:
    folder, answers = typed
    session = blocks(TEXT, "console")

    with serving(folder, *SERVE) as server:
        served = "$ curl" + session.partition("$ curl")[2]
        answers += replayed(served, server.port, folder)

    assert without_the_volatile(answers) == without_the_volatile(session)


def imported_blocks(*, migrations: bool) -> set[str]:
    """The modules of the blog that the migrations of examples import, or that all else does."""
    return {
        module
        for file in (ROOT / "examples").rglob("*.py")
        if ("migrations" in file.parts) is migrations
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("blog")
        for module in modules_of(node)
    }


def modules_of(node: ast.ImportFrom) -> set[str]:
    """`from blog.adapters.sql import table_parts` imports another module than it names first."""
    package = Path(blog.__file__).parent.joinpath(*str(node.module).split(".")[1:])
    if not package.is_dir():
        return {str(node.module)}
    return {f"{node.module}.{name.name}" for name in node.names}


def test_the_building_blocks_are_those_that_the_linter_lets_examples_import() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (contract,) = (
        c for c in settings["tool"]["importlinter"]["contracts"] if c["id"] == "examples"
    )
    allowed = [each.removeprefix("examples.** -> ") for each in contract["ignore_imports"]]
    listed = re.findall(r"(?m)^\| `(blog\.[\w.]+)` \| .+ \|$", TEXT)

    assert len(set(listed)) == len(listed)
    assert sorted(allowed) == sorted(imported_blocks(migrations=False))
    assert set(listed) == {*allowed, *imported_blocks(migrations=True)}
