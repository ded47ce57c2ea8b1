"""What the command says of itself, and to those who use it wrongly."""

import pytest

from blog import __version__
from tests.integration.commands.conftest import Blog

COMMANDS = {
    "serve": [
        "Serve HTTP until SIGINT or SIGTERM. A SQLite file is migrated first.",
        "--host",
        "BLOG_HOST",
        "--port",
        "BLOG_PORT",
        "--workers",
        "BLOG_WORKERS",
    ],
    "migrate": [
        "Bring the schema of the database up to date.",
        "Of two that migrate at once, one does and the other waits.",
    ],
    "check": [
        "Say whether settings, database and schema are fit; exit with 1 if not.",
        "Nothing is changed.",
    ],
    "config": [
        "List every setting: value, origin, default, meaning; exit with 1 if one is wrong.",
        "Passwords are masked.",
        "--json",
        "BLOG_HOST",
    ],
    "health": [
        "Ask the service that listens here whether it is ready; exit with 1 if not.",
        "--wait",
        "BLOG_PORT",
    ],
    "seed": [
        "Fill an empty database with demo data: all of it, or nothing.",
        "The same numbers make the same data each time.",
        "--users",
        "default: 100]",
        "--posts",
        "default: 1000]",
    ],
    "export": [
        "Write all users and posts to a new file, as they are at one moment.",
        "The service may be in use meanwhile.",
        "- for standard output",
    ],
    "import": [
        "Read an export into an empty database: all of it, or nothing.",
        "Ids, dates and versions stay as they were.",
        "- for standard input",
    ],
    "backup": [
        "Copy the SQLite database to a new file, as it is at one moment.",
        "The copy is checked before it gets its name.",
    ],
    "users create-admin": [
        "Register a user who may do everything. A SQLite file is migrated first.",
        "--email",
        "--name",
        "--age",
        "--city",
        "--password-stdin",
    ],
    "users set-password": [
        "Give a user another password. All sessions of the user end.",
        "--email",
        "--password-stdin",
    ],
    "users set-role": ["Give a user another role", "--email", "author|editor|admin"],
    "users deactivate": ["Keep a user from signing in and from writing.", "--email"],
    "sessions revoke": ["End all sessions of a user, and say how many there were.", "--email"],
}
"""The first sentence of each command, and what else its own help tells."""

MISTAKES = {
    "an unknown command": ["sevre"],
    "an unknown option": ["serve", "--prot", "8000"],
    "a value too many": ["check", "blog.db"],
    "no file to export to": ["export"],
    "no file to import": ["import"],
    "no file to back up to": ["backup"],
    "two files": ["backup", "one.db", "other.db"],
    "an option without its value": ["serve", "--port"],
    "a port that is no number": ["serve", "--port", "http"],
    "a port below the range": ["serve", "--port", "-1"],
    "a port above the range": ["serve", "--port", "65536"],
    "no workers": ["serve", "--workers", "0"],
    "too many workers": ["serve", "--workers", "65"],
    "a wait that is no number": ["health", "--wait", "long"],
    "a wait below nothing": ["health", "--wait", "-1"],
    "no users": ["seed", "--users", "0"],
    "too many users": ["seed", "--users", "1000001"],
    "fewer posts than none": ["seed", "--posts", "-1"],
    "too many posts": ["seed", "--posts", "1000001"],
    "no address, and nobody to ask": ["users", "deactivate"],
    "no name, and nobody to ask": ["users", "create-admin", "--email", "ada@example.com"],
    "no password, and nobody to ask": ["users", "set-password", "--email", "ada@example.com"],
    "no role, and nobody to ask": ["users", "set-role", "--email", "ada@example.com"],
    "an unknown role": ["users", "set-role", "--email", "ada@example.com", "--role", "owner"],
    "an age that is no number": ["users", "create-admin", "--age", "old"],
    "a password as an argument": ["users", "set-password", "--password", "correct-horse"],
    "nobody whose sessions end": ["sessions", "revoke"],
}


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_the_help_lists_every_command_with_its_first_sentence(blog: Blog, option: str) -> None:
    result = blog.run(option)

    assert result.exit_code == 0
    for command, (first_sentence, *_) in COMMANDS.items():
        if " " in command:  # the help of its group tells more
            continue
        assert f"{command} " in result.stdout
        assert first_sentence in result.stdout


def test_the_help_says_where_settings_come_from(blog: Blog) -> None:
    assert "Settings come from BLOG_* variables or a file .env" in blog.run("--help").stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_says_what_it_does_and_takes(blog: Blog, command: str) -> None:
    result = blog.run(*command.split(), "--help")

    assert result.exit_code == 0
    for text in COMMANDS[command]:
        assert text in result.stdout


def test_without_a_command_there_is_help_and_the_exit_code_of_wrong_usage(blog: Blog) -> None:
    result = blog.run()

    assert result.exit_code == 2
    assert COMMANDS["serve"][0] in result.output


def test_the_version_is_one_line_of_data(blog: Blog) -> None:
    result = blog.run("--version")

    assert result.exit_code == 0
    assert (result.stdout, result.stderr) == (f"blog {__version__}\n", "")


@pytest.mark.parametrize(
    "arguments",
    [[], ["--help"], ["--version"], *([*command.split(), "--help"] for command in COMMANDS)],
)
def test_nothing_is_loaded_to_say_what_the_command_is(blog: Blog, arguments: list[str]) -> None:
    blog.run(*arguments)

    assert blog.loaded == []


@pytest.mark.parametrize("arguments", MISTAKES.values(), ids=MISTAKES)
def test_wrong_usage_exits_with_2_and_does_nothing(blog: Blog, arguments: list[str]) -> None:
    result = blog.run(*arguments)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Error" in result.stderr
    assert blog.loaded == []


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["sevre"], "sevre"),
        (["check", "blog.db"], "blog.db"),
        (["serve", "--prot", "8000"], "--prot"),
        (["serve", "--port", "http"], "--port"),
        (["serve", "--workers", "0"], "--workers"),
        (["seed", "--users", "0"], "--users"),
        (["seed", "--posts", "-1"], "--posts"),
        (["users", "deactivate"], "--email"),
        (["users", "set-password", "--email", "ada@example.com"], "--password-stdin"),
    ],
)
def test_what_is_wrong_is_named(blog: Blog, arguments: list[str], named: str) -> None:
    assert named in blog.run(*arguments).stderr
