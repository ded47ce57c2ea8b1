"""A file is made and migrated by whoever needs it first."""

from pathlib import Path

import pytest

from tests.integration.cli.bodies import a_user
from tests.integration.cli.files import contents
from tests.integration.cli.processes import BLOG, run, serving, starting
from tests.integration.tables import rows


def test_a_new_file_is_migrated_and_ready(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        assert server.http.get("/health/ready").json() == {"status": "ready"}
        assert len(rows(f"sqlite:///{tmp_path}/blog.db", "SELECT * FROM alembic_version")) == 1


@pytest.mark.parametrize("round_", range(2))
def test_two_servers_that_start_at_once_serve_one_new_file(tmp_path: Path, round_: int) -> None:
    url = f"sqlite:///{tmp_path}/{round_}.db"
    one_folder, other_folder = tmp_path / "one", tmp_path / "other"
    one_folder.mkdir()
    other_folder.mkdir()

    with (
        starting(one_folder, database_url=url) as one,
        starting(other_folder, database_url=url) as other,
    ):
        one.wait_until_ready()
        other.wait_until_ready()
        created = one.http.post("/api/v1/users", json=a_user())

        assert created.status_code == 201
        assert other.http.get("/api/v1/users").json() == [created.json()]


def test_neither_check_nor_migrate_changes_a_byte_of_a_migrated_file(
    tmp_path: Path, sqlite_file: Path
) -> None:
    before = contents(tmp_path)
    url = f"sqlite:///{sqlite_file}"

    codes = [
        run(tmp_path, BLOG, command, database_url=url).returncode
        for command in ("check", "migrate")
    ]

    assert codes == [0, 0]
    assert contents(tmp_path) == before
