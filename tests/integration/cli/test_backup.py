"""`blog backup` on a file in use, and the drill that the documents describe."""

import os
import re
import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.integration.cli.bodies import a_post, a_user
from tests.integration.cli.files import contents, execute, rows
from tests.integration.cli.processes import (
    BLOG,
    PATIENCE,
    PROGRAMS,
    environment,
    run,
    serving,
    start,
    wait_until,
    wait_until_gone,
)
from tests.integration.cli.test_transfer import COUNTS, everything, refusal, writing_pairs

DOCUMENT = Path(__file__).parents[3] / "docs" / "durability.md"


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeded")
    assert run(folder, BLOG, "seed", "--users", "20", "--posts", "500").returncode == 0
    return folder


def test_a_backup_holds_all_rows_and_marks(seeded: Path, tmp_path: Path) -> None:
    execute(
        seeded / "blog.db",
        "DELETE FROM posts WHERE id = 500",
        "DELETE FROM post_words WHERE rowid = 500",
    )

    assert run(seeded, BLOG, "backup", tmp_path / "copy.db").returncode == 0

    assert everything(tmp_path / "copy.db") == everything(seeded / "blog.db")
    assert list(contents(tmp_path)) == ["copy.db"]


def test_a_backup_says_as_the_original_does_which_code_may_serve_it(tmp_path: Path) -> None:
    run(tmp_path, BLOG, "migrate")
    execute(tmp_path / "blog.db", "PRAGMA user_version = 0x7abc")

    run(tmp_path, BLOG, "backup", "copy.db")

    assert rows(tmp_path / "copy.db", "PRAGMA user_version") == [(0x7ABC,)]


def test_a_backup_of_a_live_database_is_of_one_moment(tmp_path: Path) -> None:
    with serving(tmp_path) as server, writing_pairs(tmp_path / "blog.db"):
        wait_until(lambda: rows(tmp_path / "blog.db", COUNTS)[0][1] > 50)
        assert run(tmp_path, BLOG, "backup", "copy.db").returncode == 0
        assert server.http.get("/health/ready").is_success

    ((users, posts),) = rows(tmp_path / "copy.db", COUNTS)
    assert users == posts > 50


def test_what_was_deleted_is_not_in_the_copy(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        user = server.http.post("/api/v1/users", json=a_user()).json()
        for number in range(50):
            body = a_post(user["id"]) | {"content": f"A secret, number {number}. " * 100}
            server.http.post("/api/v1/posts", json=body)
        server.http.delete(f"/api/v1/users/{user['id']}?posts=delete")

        run(tmp_path, BLOG, "backup", "copy.db")

    assert b"secret, number" not in (tmp_path / "copy.db").read_bytes()


def test_a_database_without_a_schema_is_not_copied(tmp_path: Path) -> None:
    assert refusal(tmp_path, BLOG, "backup", "copy.db") == "In blog.db there is no schema yet."
    assert contents(tmp_path) == {}


def test_a_database_is_not_copied_onto_itself(seeded: Path) -> None:
    before = everything(seeded / "blog.db")

    said = refusal(seeded, BLOG, "backup", "blog.db")

    assert said == "'blog.db' cannot be written: File exists."
    assert everything(seeded / "blog.db") == before


def test_a_damaged_database_gives_no_backup(seeded: Path, tmp_path: Path) -> None:
    shutil.copy(seeded / "blog.db", tmp_path / "blog.db")
    with closing(sqlite3.connect(tmp_path / "blog.db")) as connection, connection:
        connection.execute("PRAGMA writable_schema = 1")
        connection.execute("DELETE FROM users WHERE id = 1")

    said = refusal(tmp_path, BLOG, "backup", "copy.db")

    assert said.startswith("The database is damaged: ")
    assert said.endswith(" references are broken.")
    assert not (tmp_path / "copy.db").exists()


def test_a_backup_that_finds_no_room_leaves_nothing(seeded: Path, tmp_path: Path) -> None:
    limited = f"ulimit -f 200; cd {seeded}; {BLOG} backup {tmp_path}/copy.db"

    said = refusal(tmp_path, "/bin/sh", "-c", limited)

    assert said.startswith("The database blog.db cannot be copied: ")
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("name", ["a name", "file:copy.db?mode=memory", "%41#?.db", "n" * 255])
def test_the_name_of_a_copy_is_taken_as_it_is(seeded: Path, tmp_path: Path, name: str) -> None:
    assert run(seeded, BLOG, "backup", tmp_path / name).returncode == 0

    assert list(contents(tmp_path)) == [name]


def test_a_folder_whose_name_is_no_text_takes_a_copy(seeded: Path, tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()

    assert run(seeded, BLOG, "backup", folder / "copy.db").returncode == 0

    assert rows(folder / "copy.db", COUNTS)


def test_a_backup_that_is_interrupted_leaves_nothing(tmp_path: Path) -> None:
    run(tmp_path, BLOG, "seed", "--users", "10", "--posts", "10000")
    process = start(tmp_path, BLOG, "backup", "copy.db")
    try:
        wait_until(lambda: [*tmp_path.glob(".blog-*")] or process.poll() is not None)
        process.send_signal(signal.SIGINT)
        code = process.wait(PATIENCE)
    finally:
        wait_until_gone(process)

    said = (tmp_path / "stderr").read_text("utf-8")
    assert code == 1
    assert said.startswith("blog: ")
    assert len(said.splitlines()) == 1
    assert not [*tmp_path.glob(".blog-*"), *tmp_path.glob("copy.db*")]


def drill() -> list[str]:
    """The commands of the document, block by block."""
    section = DOCUMENT.read_text("utf-8").partition("## Backup and restore")[2]
    return re.findall(r"(?ms)^```sh\n(.*?)^```$", section.partition("\n## ")[0])


def test_the_drill_of_the_document_brings_back_what_was_backed_up(tmp_path: Path) -> None:
    back_up, restore = drill()
    path = f"{PROGRAMS}:{environment()['PATH']}"

    def follow(commands: str) -> None:
        result = run(tmp_path, "/bin/sh", "-ec", f"PATH='{path}'; {commands}")
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
