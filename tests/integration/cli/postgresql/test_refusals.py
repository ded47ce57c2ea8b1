"""What the blog refuses to work on or to serve: one line without a password, and no change."""

import socket
import sys
from pathlib import Path

import psycopg
import pytest

from blog.__main__ import main
from tests.integration.cli.files import contents
from tests.integration.cli.processes import PROGRAMS, SERVE, run
from tests.integration.tables import Tables, connected, everything, execute
from tests.own_postgresql import OwnServer

COMMANDS = [["migrate"], ["check"], ["seed", "--users", "1", "--posts", "0"], ["serve"]]

every_command = pytest.mark.parametrize("command", COMMANDS, ids=[each[0] for each in COMMANDS])

WRONG = {
    "a wrong password": ("locked:wrong-secret@{host}/{name}", "password authentication failed"),
    "no password": ("locked@{host}/{name}", "no password supplied"),
    "an unknown role": ("stranger:wrong-secret@{host}/{name}", "does not exist"),
    "an unknown database": ("postgres:wrong-secret@{host}/nowhere", "does not exist"),
    "a closed database": ("excluded:wrong-secret@{host}/{name}", "pg_hba.conf"),
    "an unknown option": ("postgres:wrong-secret@{host}/{name}?foo=1", "foo"),
    "a wrong value": ("postgres@{host}/{name}?sslmode=perhaps", "sslmode"),
    "a wrong number": ("postgres@{host}/{name}?connect_timeout=soon", "connect_timeout"),
    "a wrong parameter": ("postgres@{host}/{name}?options=-c%20foo%3D1", "foo"),
    "a password among options": ("{host}/{name}?user=locked&password=wrong-secret", "password"),
}


@pytest.fixture(scope="module")
def guarded(server: OwnServer) -> OwnServer:
    """It asks one role for its password, and lets another in nowhere."""
    rules = server.folder / "data" / "pg_hba.conf"
    first = "host all locked all scram-sha-256\nhost all excluded all reject\n"
    rules.write_text(first + rules.read_text("utf-8"), "utf-8")
    execute(
        server.url,
        "CREATE ROLE locked LOGIN PASSWORD 'right-secret'",
        "CREATE ROLE excluded LOGIN",
        "SELECT pg_reload_conf()",
    )
    return server


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def tables(url: str) -> Tables:
    with connected(url) as connection:
        return everything(connection)


def wrong_url(current_url: str, kind: str) -> str:
    place, _ = WRONG[kind]
    host, name = current_url.removeprefix("postgresql://postgres@").split("/")
    return "postgresql://" + place.format(host=host, name=name)


def refusal(monkeypatch: pytest.MonkeyPatch, command: list[str], url: str) -> object:
    """What the command exits with, in this process: a text goes to stderr, and the code is 1."""
    monkeypatch.setenv("BLOG_DATABASE_URL", url)
    monkeypatch.setattr(sys, "argv", ["blog", *command])

    with socket.create_server(("127.0.0.1", 0)) as taken:
        # Were it not refused, it could not serve, and would say so.
        monkeypatch.setenv("BLOG_PORT", str(taken.getsockname()[1]))
        with pytest.raises(SystemExit) as end:
            main()

    return end.value.code


def is_one_clean_line(said: str) -> bool:
    return (
        said.startswith("blog: The database postgresql://")
        and len(said.splitlines()) == 1
        and not any(secret in said for secret in ("secret", "psycopg", "Traceback"))
        and said.endswith(".")
    )


@pytest.mark.parametrize("kind", WRONG)
@every_command
def test_a_connection_that_is_refused_ends_every_command_with_one_line(
    monkeypatch: pytest.MonkeyPatch,
    guarded: OwnServer,
    current_url: str,
    command: list[str],
    kind: str,
) -> None:
    before = tables(current_url)

    line = str(refusal(monkeypatch, command, wrong_url(current_url, kind)))

    assert is_one_clean_line(line), line
    assert WRONG[kind][1] in line
    assert tables(current_url) == before


@pytest.mark.parametrize("kind", ["a wrong password", "an unknown option"])
def test_a_server_does_not_start_where_its_connection_is_refused(
    folder: Path, guarded: OwnServer, current_url: str, kind: str
) -> None:
    result = run(folder, *SERVE, database_url=wrong_url(current_url, kind))

    assert (result.returncode, result.stdout) == (1, "")
    assert is_one_clean_line(result.stderr.removesuffix("\n"))
    assert contents(folder) == {}


def test_the_right_password_is_let_in(guarded: OwnServer, current_url: str) -> None:
    url = current_url.replace("postgres@", "locked:right-secret@")

    with psycopg.connect(url) as connection:
        assert connection.info.user == "locked"


@pytest.mark.parametrize("state", ["missing_url", "old_url"])
def test_no_server_starts_on_a_schema_that_is_not_up_to_date(
    request: pytest.FixtureRequest, folder: Path, state: str
) -> None:
    url = request.getfixturevalue(state)
    before = tables(url)

    result = run(folder, *SERVE, database_url=url)
    another = run(folder, PROGRAMS / "uvicorn", "blog.main:app", "--port", "0", database_url=url)

    assert (result.returncode, result.stdout) == (1, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"blog: In {url} ")
    assert line.endswith("; run `blog migrate`.")
    assert another.returncode != 0
    assert line.removeprefix("blog: ") in another.stderr
    assert "Traceback" not in another.stderr
    assert tables(url) == before


@pytest.mark.parametrize("state", ["missing_url", "old_url"])
def test_check_says_what_to_do_with_a_schema_that_is_not_up_to_date(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    state: str,
) -> None:
    url = request.getfixturevalue(state)
    before = tables(url)

    assert refusal(monkeypatch, ["check"], url) == 1

    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith(f"bad     In {url} ")
    assert last.endswith("; run `blog migrate`.")
    assert tables(url) == before


def test_seed_needs_a_schema(monkeypatch: pytest.MonkeyPatch, missing_url: str) -> None:
    line = refusal(monkeypatch, ["seed"], missing_url)

    assert line == f"blog: In {missing_url} there is no schema yet; run `blog migrate`."
    assert tables(missing_url) == {}


@every_command
def test_a_database_of_something_else_is_refused(
    monkeypatch: pytest.MonkeyPatch, missing_url: str, command: list[str]
) -> None:
    execute(missing_url, "CREATE TABLE users (id integer)")

    line = refusal(monkeypatch, command, missing_url)

    assert line == f"blog: {missing_url} is a database of something else."
    assert tables(missing_url) == {"users": []}
