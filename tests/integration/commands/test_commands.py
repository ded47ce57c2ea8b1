"""What each command does, and where it says so: data to stdout, talk to stderr."""

from collections import Counter

import pytest

from blog.application.blog import BLOG
from blog.application.maintenance import DatabaseNotEmpty, Fitness, SchemaState
from tests.builders import NOW, a_user
from tests.fakes.database import FakeDatabase
from tests.integration.commands.conftest import Blog


def test_serve_migrates_first(blog: Blog) -> None:
    states = []
    blog.serve = lambda: states.append(blog.database.state)

    result = blog.run("serve")

    assert result.exit_code == 0
    assert states == [SchemaState.CURRENT]


def test_serve_says_on_stderr_where_it_can_be_reached(blog: Blog) -> None:
    result = blog.run("serve")

    assert result.stdout == ""
    assert result.stderr == "Starting on http://127.0.0.1:8000, with documentation at /docs\n"


def test_the_options_of_serve_are_settings(blog: Blog) -> None:
    blog.run("serve", "--host", "::1", "--port", "0", "--workers", "64")

    assert blog.loaded == [{"host": "::1", "port": 0, "workers": 64}]


def test_an_option_of_serve_that_is_not_given_is_left_to_the_settings(blog: Blog) -> None:
    blog.run("serve", "--port", "65535")

    assert blog.loaded == [{"host": None, "port": 65535, "workers": None}]


def test_a_database_that_is_away_is_waited_for_by_serve(blog: Blog) -> None:
    served = []
    blog.database.reachable = False
    blog.serve = lambda: served.append(True)

    result = blog.run("serve")

    assert served == [True]
    assert "It is tried again with each request." in result.stderr


def test_migrate_brings_the_schema_up_to_date_and_says_so_on_stderr(blog: Blog) -> None:
    blog.database.state = SchemaState.OLD

    result = blog.run("migrate")

    assert result.exit_code == 0
    assert blog.database.state is SchemaState.CURRENT
    assert (result.stdout, result.stderr) == ("", "The schema is up to date.\n")


def test_migrate_leaves_a_newer_schema_alone_and_says_so(blog: Blog) -> None:
    blog.database.state = SchemaState.NEWER

    result = blog.run("migrate")

    assert result.exit_code == 0
    assert blog.database.state is SchemaState.NEWER
    assert result.stderr == "The schema is newer than this version of the blog.\n"


def test_check_exits_with_0_when_all_is_fit(blog: Blog) -> None:
    blog.database.state = SchemaState.CURRENT

    result = blog.run("check")

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "good    The settings can be used.",
        "good    Here the schema is up to date.",
    ]
    assert result.stderr == ""


@pytest.mark.parametrize("state", [SchemaState.MISSING, SchemaState.OLD])
def test_check_exits_with_1_when_something_is_not(blog: Blog, state: SchemaState) -> None:
    blog.database.state = state

    result = blog.run("check")

    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "good    The settings can be used.",
        f"bad     Here {state.told(BLOG)}.",
    ]


def test_check_changes_nothing(blog: Blog) -> None:
    blog.run("check")

    assert blog.database.state is SchemaState.MISSING


def test_advice_of_check_is_neither_good_nor_bad(blog: Blog) -> None:
    class AgedDatabase(FakeDatabase):
        def check(self) -> Fitness:
            return Fitness(good=("It works.",), advice=("Renew it soon.",))

    blog.database = AgedDatabase()

    result = blog.run("check")

    assert result.exit_code == 0
    assert result.stdout.splitlines()[1:] == ["good    It works.", "advice  Renew it soon."]


def test_seed_fills_the_database_with_as_much_as_was_asked_for(blog: Blog) -> None:
    result = blog.run("seed", "--users", "3", "--posts", "7")

    assert result.exit_code == 0
    assert len(blog.memory.users) == 3
    assert len(blog.memory.posts) == 7


def test_seed_migrates_first(blog: Blog) -> None:
    blog.run("seed", "--users", "1", "--posts", "0")

    assert blog.database.state is SchemaState.CURRENT


def test_seed_writes_what_it_made_to_stdout_as_a_table(blog: Blog) -> None:
    result = blog.run("seed", "--users", "5", "--posts", "80")

    statuses = Counter(post.status(NOW).value for post in blog.memory.posts.values())
    assert [line.split("\t") for line in result.stdout.splitlines()] == [
        ["users", "5"],
        *(["posts", status, str(number)] for status, number in sorted(statuses.items())),
    ]


def test_seed_shows_its_progress_on_stderr(blog: Blog) -> None:
    result = blog.run("seed", "--users", "5", "--posts", "80")

    assert "Seeding" in result.stderr
    assert "85/85" in result.stderr


def test_seed_refuses_a_database_with_data_in_it_and_writes_nothing(blog: Blog) -> None:
    blog.memory.users[1] = a_user(id=1)

    with pytest.raises(DatabaseNotEmpty):
        blog.run("seed", "--users", "1", "--posts", "0")

    assert blog.memory.users == {1: a_user(id=1)}
