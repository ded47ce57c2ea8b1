"""Each example as it is started: by make, by its own program, and by any ASGI server."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.contracts.stores import sql_database
from tests.databases import KINDS, engine_of
from tests.examples.databases import Databases
from tests.examples.services import EXAMPLES, ROOT, Example
from tests.integration.cli.processes import PROGRAMS, Server, run, serving
from tests.integration.tables import execute

PYTHON = PROGRAMS / "python"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the examples are, and nothing of the repository beside them."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    return tmp_path


def program(example: Example, *arguments: str) -> tuple[str | Path, ...]:
    return (PYTHON, "-m", f"examples.{example.name}", *arguments)


def write_one(server: Server, example: Example) -> None:
    made = server.http.post(example.path, json=dict(example.body))
    assert made.status_code == 201
    assert server.http.get(made.headers["Location"]).json() == made.json()


def test_its_program_serves_and_makes_a_file_of_its_own(folder: Path, example: Example) -> None:
    with serving(folder, *program(example, "serve", "--port", "0")) as server:
        write_one(server, example)
        assert server.end() == 0

    assert (folder / f"{example.name}.db").exists()
    assert not (folder / "blog.db").exists()
    checked = run(folder, *program(example, "check"))
    assert (checked.returncode, "is up to date" in checked.stdout) == (0, True), checked.stderr


def test_uvicorn_serves_it_on_the_database_that_is_named(
    folder: Path, databases: Databases, example: Example, kind: str
) -> None:
    command = (PROGRAMS / "uvicorn", f"examples.{example.name}.main:app", "--port", "0")
    with (
        databases.migrated(example, kind) as url,
        serving(folder, *command, database_url=url) as server,
    ):
        write_one(server, example)

    assert not (folder / f"{example.name}.db").exists()


def test_several_processes_serve_it(folder: Path, example: Example) -> None:
    with serving(folder, *program(example, "serve", "--port", "0"), workers=2) as server:
        write_one(server, example)
        assert server.end() == 0


def test_on_postgresql_it_is_migrated_by_its_command_alone(
    folder: Path, databases: Databases, example: Example
) -> None:
    service = example.migrations.service
    with databases.empty("postgresql") as url:
        refused = run(folder, *program(example, "serve", "--port", "0"), database_url=url)
        migrated = run(folder, *program(example, "migrate"), database_url=url)
        checked = run(folder, *program(example, "check"), database_url=url)

    assert refused.returncode == 1
    (line,) = refused.stderr.splitlines()
    assert line.startswith(f"{service.program}: In ")
    assert line.endswith(f"there is no schema yet; run `{service.command} migrate`.")
    assert (migrated.returncode, checked.returncode) == (0, 0), migrated.stderr + checked.stderr


def assert_is_refused(answer: "subprocess.CompletedProcess[str]") -> None:
    assert (answer.returncode, answer.stdout) == (1, "")
    (line,) = answer.stderr.splitlines()
    assert line.endswith("is a database of something else.")


@pytest.mark.parametrize("kind", KINDS)
def test_its_database_is_refused_by_the_blog_and_by_the_other_examples(
    folder: Path, databases: Databases, example: Example, kind: str
) -> None:
    others = [program(each, "serve") for each in EXAMPLES if each is not example]

    with databases.migrated(example, kind) as url:
        for serve in ((PROGRAMS / "blog", "serve"), *others):
            assert_is_refused(run(folder, *serve, "--port", "0", database_url=url))


def test_the_database_of_the_blog_is_refused_and_left_alone(
    tmp_path: Path, folder: Path, example: Example
) -> None:
    url = f"sqlite:///{tmp_path}/blog.db"
    with engine_of(url) as engine:
        sql_database(engine).migrate()
    before = (tmp_path / "blog.db").read_bytes()

    assert_is_refused(run(folder, *program(example, "serve", "--port", "0"), database_url=url))

    assert (tmp_path / "blog.db").read_bytes() == before


def test_a_schema_that_is_gone_is_not_ready_and_names_the_command(
    databases: Databases, example: Example, folder: Path
) -> None:
    with (
        databases.migrated(example, "sqlite") as url,
        serving(folder, *program(example, "serve", "--port", "0"), database_url=url) as server,
    ):
        execute(url, "DELETE FROM alembic_version", *_drops(example))
        answer = server.http.get("/health/ready")

    assert answer.status_code == 503
    command = example.migrations.service.command
    assert answer.json()["detail"] == f"There is no schema yet; run `{command} migrate`."


def _drops(example: Example) -> list[str]:
    return [f"DROP TABLE {table.name}" for table in reversed(example.metadata.sorted_tables)]


def test_access_cannot_be_restricted_where_nobody_signs_in(folder: Path, example: Example) -> None:
    refused = run(folder, *program(example, "serve"), access="restricted")

    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == f"{example.migrations.service.program}: BLOG_ACCESS must be open.\n"


def test_make_starts_it(example: Example) -> None:
    result = run(ROOT, "make", "--dry-run", "example", f"name={example.name}")

    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1] == f".venv/bin/python -m examples.{example.name} serve"


@pytest.mark.parametrize("arguments", [(), ("name=",), ("name=nothing",), ("name=../src",)])
def test_make_says_which_examples_there_are(arguments: tuple[str, ...]) -> None:
    result = run(ROOT, "make", "--dry-run", "example", *arguments)

    names = " ".join(sorted(example.name for example in EXAMPLES))
    assert (result.returncode, result.stdout) == (2, "")
    assert f"one of: {names}." in result.stderr
