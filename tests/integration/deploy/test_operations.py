"""What `docs/operations.md` tells to do is done here, but for what needs root."""

from pathlib import Path

import pytest

from tests.documents import run_by
from tests.integration.cli.processes import BLOG, PROGRAMS, environment, run
from tests.integration.tables import execute

INSTALL, BACK_UP, RESTORE = run_by(__file__, "docs/operations.md")
ADDRESS = "postgresql://blog:password@127.0.0.1/"


def follow(folder: Path, commands: str) -> str:
    path = f"{PROGRAMS}:{environment()['PATH']}"
    result = run(folder, "/bin/sh", "-ec", f"PATH='{path}'\n{commands}")
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_a_new_database_is_migrated_and_found_fit(tmp_path: Path, empty_url: str) -> None:
    (tmp_path / ".env").write_text(f"BLOG_DATABASE_URL={empty_url}\n")

    said = follow(tmp_path, INSTALL)

    assert f"BLOG_DATABASE_URL={empty_url}\n    from .env" in said
    assert "good    The settings can be used." in said
    assert "bad " not in said


def test_a_backup_brings_everything_back(tmp_path: Path, url: str, empty_url: str) -> None:
    seed = ("seed", "--users", "5", "--posts", "20")
    assert run(tmp_path, BLOG, *seed, database_url=url).returncode == 0
    before = run(tmp_path, BLOG, "export", "-", database_url=url).stdout

    follow(tmp_path, BACK_UP.replace(f"{ADDRESS}blog", url))
    execute(url, "TRUNCATE posts, post_words")
    said = follow(tmp_path, RESTORE.replace(f"{ADDRESS}restored", empty_url))

    assert "the schema is up to date" in said
    assert run(tmp_path, BLOG, "export", "-", database_url=empty_url).stdout == before
    assert before.count("\n") > 25


@pytest.mark.parametrize("commands", [BACK_UP, RESTORE])
def test_the_database_of_the_document_is_the_one_that_tests_replace(commands: str) -> None:
    assert ADDRESS in commands
