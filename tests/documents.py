"""The commands of the documents, by the marks that say who runs them.

A block of shell carries in its first line, behind the language, either
`run-by="tests/…/test_….py"`, and that test gets its commands from here; or `not-run="…"`, which
says why it cannot be run. Sessions, in `console`, are those of the README and of
`docs/extending.md`, which are all replayed.
"""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

_BLOCK = re.compile(r"(?ms)^ *```(\S+)([^\n]*)\n(.*?)^ *```$")
_MARK = re.compile(r'(run-by|not-run)="([^"]+)"')


@dataclass(frozen=True)
class Block:
    """Lines between fences."""

    document: Path
    language: str
    run_by: str | None
    not_run: str | None
    text: str

    def __str__(self) -> str:
        return f"{self.document.relative_to(ROOT)}: {self.text.splitlines()[0]}"


def blocks(document: Path) -> list[Block]:
    found = _BLOCK.findall(document.read_text("utf-8"))
    return [
        Block(document, language, marks.get("run-by"), marks.get("not-run"), text)
        for language, rest, text in found
        for marks in [dict(_MARK.findall(rest))]
    ]


def run_by(test: str, document: str) -> list[str]:
    """The texts of the blocks of a document that this test is to run, in their order.

    `test` is its `__file__`. There is one block at least.
    """
    name = str(Path(test).relative_to(ROOT))
    texts = [each.text for each in blocks(ROOT / document) if each.run_by == name]
    assert texts, f"{document} has nothing for {name} to run"
    return texts
