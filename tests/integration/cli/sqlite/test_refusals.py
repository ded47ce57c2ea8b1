"""What the blog refuses to work on or to serve: one clear line, and nothing is touched."""

import socket
import sys
from pathlib import Path

import pytest

from blog.__main__ import main
from tests.integration.cli.files import contents
from tests.integration.cli.processes import SERVE, run
from tests.integration.tables import execute

CORRUPT = b"no database" * 1_000

COMMANDS = [
    ["migrate"],
    ["check"],
    ["seed", "--users", "1", "--posts", "0"],
    ["export", "new.jsonl"],
    ["import", "old.jsonl"],
    ["backup", "new.db"],
]

every_command = pytest.mark.parametrize("command", COMMANDS, ids=[each[0] for each in COMMANDS])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refusal(monkeypatch: pytest.MonkeyPatch, command: list[str], file: str = "blog.db") -> object:
    """What the command exits with, in this process: a text goes to stderr, and the code is 1."""
    before = contents(Path())
    monkeypatch.setenv("BLOG_DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.setattr(sys, "argv", ["blog", *command])

    with pytest.raises(SystemExit) as end:
        main()

    assert contents(Path()) == before
    return end.value.code


@every_command
def test_a_corrupt_file_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    (folder / "blog.db").write_bytes(CORRUPT)

    line = refusal(monkeypatch, command)

    assert line == "blog: The database blog.db cannot be used: file is not a database."


@every_command
def test_a_database_of_something_else_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    execute("sqlite:///blog.db", "CREATE TABLE users (id INTEGER)")

    assert refusal(monkeypatch, command) == "blog: blog.db is a database of something else."


@every_command
def test_a_folder_in_place_of_the_file_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    (folder / "blog.db").mkdir()

    line = refusal(monkeypatch, command)

    assert str(line).startswith("blog: The database blog.db cannot be used: ")


def test_check_of_a_missing_file_says_what_to_do_and_makes_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refusal(monkeypatch, ["check"]) == 1

    assert "bad     There is no file blog.db; `blog migrate` makes it." in capsys.readouterr().out


@pytest.mark.parametrize("file", ["missing/blog.db", "a-file/blog.db", f"{'long' * 100}.db"])
def test_a_place_where_no_file_can_be_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    (folder / "a-file").touch()

    line = refusal(monkeypatch, ["migrate"], file)

    assert str(line).startswith(f"blog: The database {file} cannot be used: ")


def test_a_server_does_not_start_on_a_corrupt_file(folder: Path) -> None:
    (folder / "blog.db").write_bytes(CORRUPT)

    result = run(folder, *SERVE)

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == ("blog: The database blog.db cannot be used: file is not a database.\n")
    assert contents(folder) == {"blog.db": CORRUPT}


def test_a_server_does_not_start_on_a_port_that_is_taken(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        result = run(folder, *SERVE[:-1], str(port))

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.splitlines()[-1].startswith(f"blog: Port {port} of 127.0.0.1 cannot be ")


def test_a_server_does_not_start_on_a_network_address(folder: Path) -> None:
    result = run(folder, *SERVE, "--host", "0.0.0.0")  # noqa: S104 - it is refused

    assert (result.returncode, result.stdout) == (1, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("blog: BLOG_HOST (--host) must be a loopback address")
    assert contents(folder) == {}
