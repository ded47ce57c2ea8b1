"""What the documents refer to is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
DECISIONS = ROOT / "docs" / "adr"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def links(document: Path) -> list[str]:
    """Where the links of a document lead, but for those to other hosts."""
    prose = re.sub(r"(?ms)^```.*?^```$", "", document.read_text("utf-8"))
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", prose)
    return [target for target in targets if "://" not in target]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_relative_link_leads_to_a_file(document: Path) -> None:
    lost = [link for link in links(document) if not (document.parent / link).is_file()]

    assert lost == []


def test_each_test_that_is_told_to_hold_something_is_there() -> None:
    named = re.findall(r"tests/[\w/]+\.py", (ROOT / "docs" / "security.md").read_text("utf-8"))

    assert named
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_the_documents_name_only_targets_that_make_knows() -> None:
    known = re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"))

    text = "\n".join(document.read_text("utf-8") for document in DOCUMENTS)
    named = set(re.findall(r"(?m)(?:`|^)make ([a-z]+)", text))

    assert {"run", "test"} <= named
    assert named <= set(known)


def test_every_decision_is_listed_in_its_order() -> None:
    decisions = sorted(path.name for path in DECISIONS.glob("[0-9]*.md"))

    assert links(DECISIONS / "README.md") == decisions
