"""`blog seed` on a file: all or nothing."""

import signal
from pathlib import Path

from tests.integration.cli.processes import (
    BLOG,
    PATIENCE,
    start,
    wait_until,
    wait_until_gone,
)
from tests.integration.tables import rows

COUNTS = "SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM posts)"


def test_seeding_that_is_interrupted_leaves_nothing_and_says_so(tmp_path: Path) -> None:
    process = start(tmp_path, BLOG, "seed", "--users", "100", "--posts", "20000")
    try:
        wait_until(lambda: is_written_to(tmp_path / "blog.db-wal"))
        process.send_signal(signal.SIGINT)
        code = process.wait(PATIENCE)
    finally:
        wait_until_gone(process)

    said = (tmp_path / "stderr").read_text("utf-8")
    assert code not in (0, None)
    assert "Traceback" not in said
    assert said.splitlines()[-1].startswith("blog: ")
    assert (tmp_path / "stdout").read_text("utf-8") == ""
    assert rows(f"sqlite:///{tmp_path}/blog.db", COUNTS) == [(0, 0)]


def is_written_to(journal: Path) -> bool:
    """Whether there is more in it than the schema: rows that are not committed yet."""
    return journal.exists() and journal.stat().st_size > 1_000_000
