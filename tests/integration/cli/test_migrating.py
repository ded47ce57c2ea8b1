"""`blog migrate` and `blog check`, and the migration at the start of a server."""

import shutil
from pathlib import Path

import pytest

import blog
from blog.adapters.sql.schema import migrations_folder
from tests.integration.cli.bodies import a_user
from tests.integration.cli.files import contents, execute, rows
from tests.integration.cli.processes import (
    BLOG,
    PATIENCE,
    PROGRAMS,
    run,
    serving,
    start,
    starting,
    wait_until,
)

REVISIONS = "SELECT version_num FROM alembic_version"
SCHEMA = "SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2"

HERE = (PROGRAMS / "python", "-m", "blog")
"""The command of the package in the folder where it is run, if there is one."""

A_SLOW_MIGRATION = """
import pathlib, time
from alembic import op

revision, down_revision = "9999", {head!r}

def upgrade():
    op.execute("CREATE TABLE comments (id INTEGER)")
    op.execute("DROP TABLE post_words")
    pathlib.Path("half-way").touch()
    while pathlib.Path("wait").exists():
        time.sleep(0.01)
"""


@pytest.fixture(scope="module")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("migrated")
    assert run(folder, BLOG, "migrate").returncode == 0
    return folder / "blog.db"


@pytest.fixture
def migrated(migrated_file: Path, tmp_path: Path) -> Path:
    """A folder with a migrated database."""
    folder = tmp_path / "migrated"
    folder.mkdir()
    shutil.copy(migrated_file, folder)
    return folder


@pytest.fixture
def next_version(migrated: Path) -> Path:
    """The same folder, where the package is one with a further migration."""
    (head,) = rows(migrated / "blog.db", REVISIONS)[0]
    shutil.copytree(Path(blog.__file__).parent, migrated / "blog")
    shutil.copytree(migrations_folder(), migrated.parent / "migrations")
    slow = migrated.parent / "migrations" / "versions" / "9999_slow.py"
    slow.write_text(A_SLOW_MIGRATION.format(head=head))
    return migrated


def two_folders(folder: Path) -> tuple[Path, Path]:
    one, other = folder / "one", folder / "other"
    one.mkdir()
    other.mkdir()
    return one, other


def test_what_is_migrated_is_fit_and_neither_check_nor_another_migrate_changes_it(
    migrated: Path,
) -> None:
    before = contents(migrated)

    check = run(migrated, BLOG, "check")
    again = run(migrated, BLOG, "migrate")

    assert (check.returncode, again.returncode) == (0, 0)
    assert "good    In blog.db the schema is up to date." in check.stdout
    assert contents(migrated) == before


def test_check_of_an_old_schema_says_what_to_do_and_changes_nothing(next_version: Path) -> None:
    before = rows(next_version / "blog.db", SCHEMA)

    result = run(next_version, *HERE, "check")

    assert result.returncode == 1
    assert "schema is older than this version of the blog; run `blog migrate`." in result.stdout
    assert rows(next_version / "blog.db", SCHEMA) == before


def test_of_two_that_migrate_at_once_one_does_it_and_the_other_waits(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'blog.db'}"

    processes = [start(each, BLOG, "migrate", database_url=url) for each in two_folders(tmp_path)]

    assert [process.wait(PATIENCE) for process in processes] == [0, 0]
    assert len(rows(tmp_path / "blog.db", REVISIONS)) == 1


def test_two_servers_that_start_at_once_serve_one_new_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'blog.db'}"
    one_folder, other_folder = two_folders(tmp_path)

    with (
        starting(one_folder, database_url=url) as one,
        starting(other_folder, database_url=url) as other,
    ):
        one.wait_until_ready()
        other.wait_until_ready()
        created = one.http.post("/api/v1/users", json=a_user())

        assert created.status_code == 201
        assert other.http.get("/api/v1/users").json() == [created.json()]


def test_a_migration_that_is_killed_half_way_leaves_the_old_schema(next_version: Path) -> None:
    before = rows(next_version / "blog.db", SCHEMA)
    (next_version / "wait").touch()

    process = start(next_version, *HERE, "migrate")
    wait_until((next_version / "half-way").exists)
    process.kill()
    process.wait(PATIENCE)

    assert rows(next_version / "blog.db", SCHEMA) == before

    (next_version / "wait").unlink()
    assert run(next_version, *HERE, "migrate").returncode == 0
    assert rows(next_version / "blog.db", REVISIONS) == [("9999",)]


def test_a_newer_schema_is_served_with_one_warning(migrated: Path) -> None:
    execute(migrated / "blog.db", "UPDATE alembic_version SET version_num = 'newer'")

    with serving(migrated) as server:
        assert server.http.post("/api/v1/users", json=a_user()).status_code == 201

        assert server.stderr.count("the schema is newer than this version of the blog") == 1
        assert rows(migrated / "blog.db", REVISIONS) == [("newer",)]
