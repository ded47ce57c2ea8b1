"""`blog backup` on a file in use, and the drill that the documents describe."""

from pathlib import Path

from tests.documents import run_by
from tests.integration.cli.bodies import a_user
from tests.integration.cli.files import contents, rows
from tests.integration.cli.processes import (
    BLOG,
    PROGRAMS,
    environment,
    run,
    serving,
)
from tests.integration.cli.test_transfer import COUNTS, refusal, writing_pairs


def test_a_backup_of_a_live_database_is_of_one_moment(sqlite_file: Path, tmp_path: Path) -> None:
    with writing_pairs(sqlite_file):
        assert run(tmp_path, BLOG, "backup", "copy.db").returncode == 0

    ((users, posts),) = rows(tmp_path / "copy.db", COUNTS)
    assert users == posts > 50


def test_a_backup_that_finds_no_room_leaves_nothing(sqlite_file: Path, tmp_path: Path) -> None:
    copies = tmp_path / "copies"
    copies.mkdir()
    limited = f"unset COVERAGE_PROCESS_CONFIG; ulimit -f 80; {BLOG} backup copies/copy.db"

    said = refusal(tmp_path, "/bin/sh", "-c", limited)

    assert said.startswith("The database blog.db cannot be copied: ")
    assert contents(copies) == {}


def test_the_drill_of_the_document_brings_back_what_was_backed_up(tmp_path: Path) -> None:
    back_up, restore = run_by(__file__, "docs/durability.md")
    path = f"{PROGRAMS}:{environment()['PATH']}"

    def follow(block: str) -> None:
        for command in block.splitlines():
            result = run(tmp_path, "/bin/sh", "-c", f"PATH='{path}'; {command}")
            assert result.returncode == 0, result.stderr

    with serving(tmp_path) as server:
        kept = server.http.post("/api/v1/users", json=a_user("Kept Person")).json()
        follow(back_up)
        server.http.post("/api/v1/users", json=a_user("Lost Person"))
        server.process.kill()
    assert (tmp_path / "blog.db-wal").exists()
    follow(restore)

    with serving(tmp_path) as server:
        assert server.http.get("/api/v1/users").json() == [kept]
    assert rows(tmp_path / "set-aside" / "blog.db", "SELECT count(*) FROM users") == [(2,)]
