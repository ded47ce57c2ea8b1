"""`blog export` and `blog import` on files: consistent, whole or not there, and the same again."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.exports import edited
from tests.integration.cli.files import contents, execute, rows
from tests.integration.cli.processes import (
    BLOG,
    PATIENCE,
    PROGRAMS,
    environment,
    run,
    start,
    wait_until,
    wait_until_gone,
)

DERIVED = (
    "SELECT * FROM users ORDER BY id",
    "SELECT * FROM posts ORDER BY id",
    "SELECT rowid FROM post_words WHERE post_words MATCH 'the' ORDER BY rowid",
    "SELECT * FROM sqlite_sequence ORDER BY name",
)
COUNTS = "SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM posts)"


WRITER = """
import itertools, sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
for number in itertools.count(1):
    connection.execute("BEGIN IMMEDIATE")
    user = connection.execute(
        "INSERT INTO users (name, name_folded, email, age, city, city_folded, is_active,"
        " created_at, updated_at, version)"
        " VALUES ('Ada', 'ada', 'ada' || ? || '@example.com', 1, 'x', 'x', 1, 0, 0, 1)", (number,)
    ).lastrowid
    connection.execute(
        "INSERT INTO posts (author_id, title, title_folded, content, created_at, updated_at,"
        " version, published_ascending, published_descending)"
        " VALUES (?, 'A title', 'a title', 'Some content of a post', 0, 0, 1, ?, ?)",
        (user, 2**62, -(2**62)),
    )
    connection.execute("COMMIT")
    time.sleep(0.001)  # in memory it would add more than an export can take
"""


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database, from which the newest rows were deleted, and its export."""
    folder = tmp_path_factory.mktemp("seeded")
    assert run(folder, BLOG, "seed", "--users", "20", "--posts", "500").returncode == 0
    execute(
        folder / "blog.db",
        "DELETE FROM posts WHERE id > 490 OR author_id = 20",
        "DELETE FROM users WHERE id = 20",
        "DELETE FROM post_words WHERE rowid NOT IN (SELECT id FROM posts)",
    )
    assert run(folder, BLOG, "export", "blog.jsonl").returncode == 0
    return folder


@pytest.fixture(scope="module")
def export(seeded: Path) -> bytes:
    return (seeded / "blog.jsonl").read_bytes()


def everything(file: Path) -> list[object]:
    return [rows(file, statement) for statement in DERIVED]


def test_an_import_makes_the_same_database_and_its_export_is_the_same_file(
    seeded: Path, tmp_path: Path, export: bytes
) -> None:
    imported = run(tmp_path, BLOG, "import", seeded / "blog.jsonl")
    exported = run(tmp_path, BLOG, "export", "again.jsonl")

    assert (imported.returncode, exported.returncode) == (0, 0)
    assert everything(tmp_path / "blog.db") == everything(seeded / "blog.db")
    assert (tmp_path / "again.jsonl").read_bytes() == export


def test_an_export_goes_out_and_in_through_pipes(
    seeded: Path, tmp_path: Path, export: bytes
) -> None:
    exported = run(seeded, BLOG, "export", "-")
    imported = run(tmp_path, "/bin/sh", "-c", f"cat {seeded}/blog.jsonl | {BLOG} import -")

    assert (exported.returncode, exported.stdout.encode()) == (0, export)
    assert imported.returncode == 0
    assert everything(tmp_path / "blog.db") == everything(seeded / "blog.db")


def test_an_export_of_a_live_database_is_of_one_moment(sqlite_file: Path, tmp_path: Path) -> None:
    with writing_pairs(sqlite_file):
        assert run(tmp_path, BLOG, "export", "live.jsonl").returncode == 0

    lines = [json.loads(line) for line in (tmp_path / "live.jsonl").read_bytes().splitlines()]
    kinds = [line.get("type") for line in lines[1:-1]]
    assert kinds.count("user") == kinds.count("post") == lines[0]["users"] == lines[0]["posts"] > 50


@contextmanager
def writing_pairs(file: Path) -> Iterator[None]:
    """Somebody who adds a user and a post in each transaction, and does so all the while."""
    process = start(file.parent, PROGRAMS / "python", "-c", WRITER, file)
    try:
        wait_until(lambda: rows(file, COUNTS)[0][1] > 50)
        yield
    finally:
        wait_until_gone(process)


def refusal(folder: Path, *command: str | Path) -> str:
    """The one line that is said, after making sure that it exits with 1."""
    result = run(folder, *command)

    said = [line for line in result.stderr.splitlines() if line.startswith("blog: ")]
    assert (result.returncode, result.stdout) == (1, "")
    assert "Traceback" not in result.stderr
    assert len(said) == 1
    return said[0].removeprefix("blog: ")


def test_a_broken_reference_at_the_end_is_refused_with_its_line_and_nothing_is_kept(
    tmp_path: Path, export: bytes
) -> None:
    last = len(export.splitlines()) - 1
    (tmp_path / "edited.jsonl").write_bytes(edited(export, last, author_id=20))

    said = refusal(tmp_path, BLOG, "import", "edited.jsonl")

    assert said == f"Line {last}: There is no such author. Nothing was imported."
    assert rows(tmp_path / "blog.db", COUNTS) == [(0, 0)]
    assert rows(tmp_path / "blog.db", "SELECT * FROM sqlite_sequence") == []


def test_a_line_without_an_end_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    limited = f"ulimit -v 2000000; {BLOG} import /dev/zero"

    said = refusal(tmp_path, "/bin/sh", "-c", limited)

    assert said == "Line 1: It is too long. Nothing was imported."


def test_an_import_that_is_interrupted_leaves_nothing_and_says_so(
    seeded: Path, tmp_path: Path
) -> None:
    """Most of the export is read by the time that a pipe has taken all of it, and no end comes."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    process = start(tmp_path, BLOG, "import", pipe)
    try:
        with pipe.open("wb") as stream:
            stream.write((seeded / "blog.jsonl").read_bytes()[:-1])
            stream.flush()
            process.send_signal(signal.SIGINT)
            wait_until(lambda: "blog: " in (tmp_path / "stderr").read_text("utf-8"))
        code = process.wait(PATIENCE)
    finally:
        wait_until_gone(process)

    assert code == 1
    assert (tmp_path / "stderr").read_text("utf-8").splitlines()[-1] == "blog: Interrupted."
    assert rows(tmp_path / "blog.db", COUNTS) == [(0, 0)]


def test_an_export_that_finds_no_room_leaves_nothing(seeded: Path, tmp_path: Path) -> None:
    before = contents(tmp_path)
    # The figures of coverage would find no room, either.
    quiet = "unset COVERAGE_PROCESS_CONFIG"
    limited = f"{quiet}; ulimit -f 200; cd {seeded}; {BLOG} export {tmp_path}/new.jsonl"

    said = refusal(tmp_path, "/bin/sh", "-c", limited)

    assert said == f"'{tmp_path}/new.jsonl' cannot be written: File too large."
    assert contents(tmp_path) == before


def test_an_export_to_a_full_device_says_so(seeded: Path) -> None:
    said = refusal(seeded, "/bin/sh", "-c", f"{BLOG} export - > /dev/full")

    assert said == "'-' cannot be written: No space left on device."


def test_an_export_to_a_pipe_that_closes_says_so(seeded: Path) -> None:
    with subprocess.Popen(  # noqa: S603 - the project's own program
        [BLOG, "export", "-"],
        cwd=seeded,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()

    assert process.returncode == 1
    assert said.splitlines()[-1] == "blog: '-' cannot be written: Broken pipe."
