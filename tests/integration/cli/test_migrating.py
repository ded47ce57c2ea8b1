"""`blog migrate` and `blog check`, and what is said and served of other schemas."""

from pathlib import Path

import pytest

from tests.databases import KINDS
from tests.integration.cli.bodies import a_user
from tests.integration.cli.processes import (
    BLOG,
    PATIENCE,
    SERVE,
    run,
    serving,
    start,
    wait_until,
)
from tests.integration.cli.versions import HERE, REVISIONS, next_version_of
from tests.integration.tables import Tables, connected, everything, execute, rows

NEWER = "UPDATE alembic_version SET version_num = 'newer'"

NEEDS_NEWER_CODE = dict(
    zip(
        KINDS,
        ("PRAGMA user_version = 2", "COMMENT ON TABLE alembic_version IS 'schema mark 2'"),
        strict=True,
    )
)
"""How each database records it."""

A_SLOW_MIGRATION = """
import pathlib, time

def upgrade():
    op.execute("CREATE TABLE comments (id INTEGER)")
    op.execute("DROP TABLE post_words")
    pathlib.Path("half-way").touch()
    while pathlib.Path("wait").exists():
        time.sleep(0.01)
"""


@pytest.fixture
def next_version(url: str, tmp_path: Path) -> Path:
    """A folder where the package is one with a further migration."""
    return next_version_of(url, tmp_path, A_SLOW_MIGRATION)


def two_folders(folder: Path) -> tuple[Path, Path]:
    one, other = folder / "one", folder / "other"
    one.mkdir()
    other.mkdir()
    return one, other


def tables(url: str) -> Tables:
    with connected(url) as connection:
        return everything(connection)


def test_what_is_migrated_is_fit_and_neither_check_nor_another_migrate_changes_it(
    tmp_path: Path, url: str
) -> None:
    before = tables(url)

    check = run(tmp_path, BLOG, "check", database_url=url)
    again = run(tmp_path, BLOG, "migrate", database_url=url)

    assert (check.returncode, again.returncode) == (0, 0)
    assert check.stdout.splitlines()[0] == "good    The settings can be used."
    assert check.stdout.splitlines()[1].endswith(" the schema is up to date.")
    assert again.stderr == "The schema is up to date.\n"
    assert tables(url) == before


def test_check_of_an_old_schema_says_what_to_do_and_changes_nothing(
    next_version: Path, url: str
) -> None:
    before = tables(url)

    result = run(next_version, *HERE, "check", database_url=url)

    assert result.returncode == 1
    assert "schema is older than this version of the blog; run `blog migrate`." in result.stdout
    assert tables(url) == before


def test_of_two_that_migrate_at_once_one_does_it_and_the_other_waits(
    tmp_path: Path, empty_url: str
) -> None:
    folders = two_folders(tmp_path)

    processes = [start(each, BLOG, "migrate", database_url=empty_url) for each in folders]

    assert [process.wait(PATIENCE) for process in processes] == [0, 0]
    assert [(each / "stderr").read_text("utf-8") for each in folders] == [
        "The schema is up to date.\n"
    ] * 2
    assert len(rows(empty_url, REVISIONS)) == 1


def test_a_migration_that_is_killed_half_way_leaves_the_old_schema(
    next_version: Path, url: str
) -> None:
    before = tables(url)
    (next_version / "wait").touch()

    process = start(next_version, *HERE, "migrate", database_url=url)
    wait_until((next_version / "half-way").exists)
    process.kill()
    process.wait(PATIENCE)
    (next_version / "wait").unlink()

    assert tables(url) == before

    assert run(next_version, *HERE, "migrate", database_url=url).returncode == 0
    assert rows(url, REVISIONS) == [("9999",)]


def test_a_newer_schema_is_served_with_one_warning(tmp_path: Path, url: str) -> None:
    execute(url, NEWER)

    with serving(tmp_path, database_url=url) as server:
        assert server.http.post("/api/v1/users", json=a_user()).status_code == 201

        assert server.stderr.count("the schema is newer than this version of the blog") == 1
        assert rows(url, REVISIONS) == [("newer",)]


def test_check_finds_a_newer_schema_good_and_advises_to_follow_it(tmp_path: Path, url: str) -> None:
    execute(url, NEWER)

    result = run(tmp_path, BLOG, "check", database_url=url)

    assert result.returncode == 0
    assert "the schema is newer than this version of the blog." in result.stdout
    assert "advice  Its rows are served; update the blog as soon as you can." in result.stdout


@pytest.mark.parametrize("command", [SERVE, (BLOG, "check")])
def test_a_schema_that_needs_newer_code_is_refused_with_one_line(
    tmp_path: Path, url: str, command: tuple[str | Path, ...]
) -> None:
    execute(url, NEWER, NEEDS_NEWER_CODE[url.partition(":")[0]])
    before = tables(url)

    result = run(tmp_path, *command, database_url=url)

    assert (result.returncode, result.stdout) == (1, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("blog: ")
    assert line.endswith(" says that it needs a newer version of the blog.")
    assert tables(url) == before
