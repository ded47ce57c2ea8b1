"""`blog seed` on a server: all or nothing."""

import signal
from pathlib import Path

from tests.integration.cli.processes import BLOG, PATIENCE, start, wait_until, wait_until_gone
from tests.integration.tables import rows

COUNTS = "SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM posts)"

WRITERS = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND backend_xid IS NOT NULL
"""


def test_seeding_that_is_interrupted_leaves_nothing_and_says_so(
    tmp_path: Path, current_url: str
) -> None:
    command = (BLOG, "seed", "--users", "100", "--posts", "20000")
    process = start(tmp_path, *command, database_url=current_url)
    try:
        wait_until(lambda: rows(current_url, WRITERS))
        process.send_signal(signal.SIGINT)
        code = process.wait(PATIENCE)
    finally:
        wait_until_gone(process)

    said = (tmp_path / "stderr").read_text("utf-8")
    assert code == 1
    assert said.splitlines()[-1] == "blog: Interrupted."
    assert "Traceback" not in said
    assert (tmp_path / "stdout").read_text("utf-8") == ""
    assert rows(current_url, COUNTS) == [(0, 0)]
