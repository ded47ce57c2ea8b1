"""The examples are small, and write nothing again that the house has."""

import ast
from collections.abc import Iterator
from pathlib import Path

import blog
from tests.examples.services import EXAMPLES, ROOT, Example

MOST_LINES_OF_A_KIND = 250
"""Of all lines, but for migrations: the shop has two kinds of records, the others have one."""

MOST_LINES_OF_CODE = {"items": 100, "shop": 265, "todo": 105}
"""Blank lines, comments, docstrings and imports do not count, nor do migrations."""

FILES = {"__init__", "__main__", "application", "domain", "http", "main", "sql"}

SHARED = 6
"""Lines in a row that may not stand both in an example and in the product."""


def files_of(example: Example) -> list[Path]:
    return sorted((ROOT / "examples" / example.name).rglob("*.py"))


def code(file: Path) -> list[str]:
    """The lines of code, without the white space around them."""
    text = file.read_text("utf-8")
    left_out: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_import = isinstance(node, ast.Import | ast.ImportFrom)
        if isinstance(node, ast.stmt) and (is_text or is_import):
            left_out.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines = (line.strip() for n, line in enumerate(text.splitlines(), 1) if n not in left_out)
    return [line for line in lines if line and not line.startswith("#")]


def runs(lines: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(lines[n : n + SHARED]) for n in range(len(lines) - SHARED + 1))


def test_all_examples_are_looked_at() -> None:
    folders = {file.parent.name for file in (ROOT / "examples").glob("*/main.py")}

    assert {example.name for example in EXAMPLES} == folders
    assert sum(map(len, map(files_of, EXAMPLES))) >= 8 * len(EXAMPLES)


def test_an_example_is_small(example: Example) -> None:
    files = [file for file in files_of(example) if "migrations" not in file.parts]
    lines = [file.read_text("utf-8").count("\n") for file in files]

    assert sum(lines) <= MOST_LINES_OF_A_KIND * len(example.migrations.tables)
    assert sum(len(code(file)) for file in files) <= MOST_LINES_OF_CODE[example.name]


def test_an_example_has_the_four_floors_and_a_page_about_it(example: Example) -> None:
    folder = ROOT / "examples" / example.name

    assert {file.stem for file in folder.glob("*.py")} == FILES
    assert len((folder / "README.md").read_text("utf-8").splitlines()) <= 60


def test_nothing_stands_both_in_an_example_and_in_the_product(example: Example) -> None:
    product = [*Path(blog.__file__).parent.rglob("*.py"), *(ROOT / "migrations").rglob("*.py")]
    written = {run: file for file in product for run in runs(code(file))}

    again = [
        (file.name, written[run].name, run)
        for file in files_of(example)
        for run in runs(code(file))
        if run in written
    ]

    assert len(written) > 1_000
    assert again == []
