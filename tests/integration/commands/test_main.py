"""How the program ends: what the blog refuses is one line, and no fault of it."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from blog import __main__
from blog.application.maintenance import SchemaState
from tests.builders import a_user
from tests.integration.commands.conftest import Blog

Main = Callable[..., object]


@pytest.fixture
def main(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> Main:
    """Runs the program as a shell does; the answer is what it exits with."""

    def run(*arguments: str) -> object:
        monkeypatch.setattr(__main__, "_load", blog.load)
        monkeypatch.setattr(sys, "argv", ["blog", *arguments])
        with pytest.raises(SystemExit) as end:
            __main__.main()
        return end.value.code

    return run


def test_success_exits_with_0(main: Main) -> None:
    assert main("migrate") == 0


def test_what_check_finds_is_told_by_the_exit_code(main: Main, blog: Blog) -> None:
    assert main("check") == 1

    blog.database.state = SchemaState.CURRENT
    assert main("check") == 0


@pytest.mark.parametrize(
    "command", ["migrate", "check", "seed", "export new", "import old", "backup new"]
)
def test_a_database_that_cannot_be_reached_ends_every_command_but_serve_with_one_line(
    main: Main, blog: Blog, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    blog.database.reachable = False

    assert main(*command.split()) == "blog: The service cannot answer just now."


def test_a_database_with_data_in_it_ends_seed_with_one_line(main: Main, blog: Blog) -> None:
    blog.memory.users[1] = a_user(id=1)

    assert main("seed") == (
        "blog: The database has data in it; demo data goes into an empty one only."
    )


def test_a_value_that_is_refused_is_one_line_that_names_it(main: Main, blog: Blog) -> None:
    blog.database.state = SchemaState.CURRENT

    end = main("users", "deactivate", "--email", "nobody")

    assert end == "blog: email: Send one plain ASCII address such as ada@example.com."


def test_a_user_who_is_not_there_is_one_line(main: Main, blog: Blog) -> None:
    blog.database.state = SchemaState.CURRENT

    end = main("sessions", "revoke", "--email", "nobody@example.com")

    assert end == "blog: There is no such user."


def test_wrong_usage_exits_with_2(main: Main) -> None:
    assert main("serve", "--port", "http") == 2
