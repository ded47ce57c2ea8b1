"""The same service by other means than the command `blog serve`."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

import blog
from tests.integration.cli.bodies import a_user
from tests.integration.cli.processes import PROGRAMS, Argument, Server, run, starting

MAIN = Path(blog.__file__).parent / "main.py"

WAYS: dict[str, tuple[Argument, ...]] = {
    "python -m blog": (PROGRAMS / "python", "-m", "blog", "serve", "--port", "0"),
    "uvicorn": (PROGRAMS / "uvicorn", "blog.main:app", "--port", "0"),
    "uvicorn --factory": (PROGRAMS / "uvicorn", "--factory", "blog.main:create_app", "--port", "0"),
    "fastapi dev": (PROGRAMS / "fastapi", "dev", MAIN, "--port", "0"),
    "fastapi run": (PROGRAMS / "fastapi", "run", MAIN, "--host", "127.0.0.1", "--port", "0"),
}

Servers = dict[str, Server]

every_way = pytest.mark.parametrize("way", WAYS)


def start_all(folder: Path, stack: ExitStack, **settings: object) -> Servers:
    """One server of each kind in a folder of its own: all at once, for most of it is waiting."""
    servers = {}
    for way, command in WAYS.items():
        own_folder = folder / way
        own_folder.mkdir()
        servers[way] = stack.enter_context(starting(own_folder, *command, **settings))
    return servers


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("servers")
        yield start_all(folder, stack, database_url="sqlite:///other.db")


@pytest.fixture(scope="module")
def misconfigured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("misconfigured")
        yield start_all(folder, stack, log_level="loud", workers="many")


@every_way
def test_every_way_to_serve_migrates_and_answers(servers: Servers, way: str) -> None:
    server = servers[way]
    server.wait_until_ready()

    assert server.http.post("/api/v1/users", json=a_user()).status_code == 201
    assert (server.folder / "other.db").exists()


@every_way
def test_wrong_settings_stop_every_way_to_serve_with_a_line_for_each(
    misconfigured: Servers, way: str
) -> None:
    server = misconfigured[way]

    assert server.wait() == 1
    assert server.stderr.splitlines() == [
        "blog: BLOG_WORKERS must be a whole number, such as 1.",
        "blog: BLOG_LOG_LEVEL must be debug, info, warning or error, such as info.",
    ]
    assert not (server.folder / "blog.db").exists()


def test_a_corrupt_file_stops_another_server_without_a_traceback(tmp_path: Path) -> None:
    file = tmp_path / "blog.db"
    file.write_bytes(b"no database" * 1_000)

    result = run(tmp_path, *WAYS["uvicorn"])

    assert result.returncode != 0
    assert "The database blog.db cannot be used: file is not a database." in result.stderr
    assert "Traceback" not in result.stderr
    assert file.read_bytes() == b"no database" * 1_000
