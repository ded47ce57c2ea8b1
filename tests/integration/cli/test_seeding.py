"""`blog seed` on a file: reproducible, and all or nothing."""

import signal
from pathlib import Path

from tests.integration.cli.files import rows
from tests.integration.cli.processes import (
    BLOG,
    PATIENCE,
    run,
    start,
    wait_until,
    wait_until_gone,
)

SEED = (BLOG, "seed", "--users", "20", "--posts", "2000")

TEXTS = (
    "SELECT name, email, age, city, is_active FROM users ORDER BY id",
    "SELECT author_id, title, content FROM posts ORDER BY id",
    "SELECT rowid FROM post_words WHERE post_words MATCH 'the' ORDER BY rowid",
)

COUNTS = "SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM posts)"


def texts(file: Path) -> list[object]:
    """All that does not depend on the moment."""
    return [rows(file, statement) for statement in TEXTS]


def test_the_same_numbers_make_the_same_texts(tmp_path: Path) -> None:
    files = [tmp_path / "one.db", tmp_path / "other.db"]

    for file in files:
        assert run(tmp_path, *SEED, database_url=f"sqlite:///{file}").returncode == 0

    one, other = map(texts, files)
    assert all(one)
    assert one == other
    assert rows(files[0], COUNTS) == [(20, 2_000)]


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
    assert rows(tmp_path / "blog.db", COUNTS) == [(0, 0)]


def is_written_to(journal: Path) -> bool:
    """Whether there is more in it than the schema: rows that are not committed yet."""
    return journal.exists() and journal.stat().st_size > 1_000_000
