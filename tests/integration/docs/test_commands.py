"""Every command of the documents is run by a test, or says why not."""

import re

import pytest

from tests.documents import DOCUMENTS, ROOT, Block, blocks

SHELLS = ("sh", "bash", "shell")
ALL = [block for document in DOCUMENTS for block in blocks(document)]
COMMANDS = [block for block in ALL if block.language in SHELLS]


def test_the_blocks_are_found() -> None:
    languages = {block.language for block in ALL}

    others = {"console", "ini", "json", "markdown", "python", "sql", "text"}
    assert {"sh", "console"} <= languages <= {*SHELLS, *others}
    assert len(COMMANDS) > 15


def test_sessions_are_those_that_are_replayed() -> None:
    sessions = [block for block in ALL if block.language == "console"]

    assert sessions
    assert {block.document.name for block in sessions} == {"README.md", "extending.md"}


@pytest.mark.parametrize("block", COMMANDS, ids=str)
def test_a_command_is_run_or_says_why_not(block: Block) -> None:
    assert (block.run_by is None) != (block.not_run is None)


@pytest.mark.parametrize("block", [each for each in COMMANDS if each.run_by], ids=str)
def test_what_is_said_to_run_a_command_asks_for_it(block: Block) -> None:
    test = ROOT / str(block.run_by)

    assert re.search(r"\brun_by\(__file__, ", test.read_text("utf-8"))
    assert str(block.document.relative_to(ROOT)) in test.read_text("utf-8")
