"""`blog config`: every setting on stdout, what is wrong on stderr."""

import json

import pytest

from blog.adapters.cli.configuration import Configuration, Setting
from tests.integration.commands.conftest import Blog

PORT = Setting("BLOG_PORT", "8001", "8000", "environment", "Its port.", None)
WORKERS = Setting(
    "BLOG_WORKERS", None, "1", ".env", "How many.", "BLOG_WORKERS must be at least 1, such as 1."
)
HOSTS = Setting("BLOG_ALLOWED_HOSTS", "", "", "default", "Names.", None)


def test_each_setting_is_a_paragraph(blog: Blog) -> None:
    blog.configuration = Configuration((PORT, HOSTS), (), ())

    result = blog.run("config")

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "BLOG_PORT=8001\n    from environment; default 8000\n    Its port.\n"
        "\n"
        "BLOG_ALLOWED_HOSTS=\n    from default; default (empty)\n    Names.\n"
    )


def test_what_is_wrong_is_told_beside_the_rest_and_exits_with_1(blog: Blog) -> None:
    problems = (".env, line 2, is wrong.", str(WORKERS.problem))
    blog.configuration = Configuration((PORT, WORKERS), problems, ("A word of advice.",))

    result = blog.run("config")

    assert result.exit_code == 1
    assert "BLOG_PORT=8001\n" in result.stdout
    assert "BLOG_WORKERS=(cannot be used)\n" in result.stdout
    assert result.stderr.splitlines() == [
        "blog: .env, line 2, is wrong.",
        "blog: BLOG_WORKERS must be at least 1, such as 1.",
        "blog: A word of advice.",
    ]


def test_programs_get_json(blog: Blog) -> None:
    blog.configuration = Configuration((PORT, WORKERS), (str(WORKERS.problem),), ())

    result = blog.run("config", "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout) == [
        {
            "name": "BLOG_PORT",
            "value": "8001",
            "default": "8000",
            "origin": "environment",
            "meaning": "Its port.",
            "problem": None,
        },
        {
            "name": "BLOG_WORKERS",
            "value": None,
            "default": "1",
            "origin": ".env",
            "meaning": "How many.",
            "problem": "BLOG_WORKERS must be at least 1, such as 1.",
        },
    ]


@pytest.mark.parametrize("command", ["config", "health"])
def test_options_that_are_settings_are_handed_on(blog: Blog, command: str) -> None:
    blog.configuration = Configuration((), ("Nothing can be used.",), ())

    blog.run(command, "--host", "::1", "--port", "8002")

    (options,) = blog.loaded
    assert options["host"] == "::1"
    assert options["port"] == 8002


def test_health_asks_nobody_where_a_setting_is_wrong(blog: Blog) -> None:
    blog.configuration = Configuration((PORT, WORKERS), (str(WORKERS.problem),), ())

    result = blog.run("health")

    assert result.exit_code == 1
    assert result.stderr == "blog: BLOG_WORKERS must be at least 1, such as 1.\n"
