"""The same service by other means than `blog serve`."""

from pathlib import Path

import pytest

import blog
from tests.integration.cli.bodies import a_user
from tests.integration.cli.processes import PROGRAMS, SERVE, Argument, run, serving

MAIN = Path(blog.__file__).parent / "main.py"

WAYS: dict[str, tuple[Argument, ...]] = {
    "python -m blog": (PROGRAMS / "python", "-m", "blog", "serve", "--port", "0"),
    "uvicorn": (PROGRAMS / "uvicorn", "blog.main:app", "--port", "0"),
    "uvicorn --factory": (PROGRAMS / "uvicorn", "--factory", "blog.main:create_app", "--port", "0"),
    "fastapi dev": (PROGRAMS / "fastapi", "dev", MAIN, "--port", "0"),
    "fastapi run": (PROGRAMS / "fastapi", "run", MAIN, "--host", "127.0.0.1", "--port", "0"),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_serve_migrates_and_answers(tmp_path: Path, way: str) -> None:
    with serving(tmp_path, *WAYS[way], database_url="sqlite:///other.db") as server:
        assert server.http.post("/api/v1/users", json=a_user()).status_code == 201
        assert (tmp_path / "other.db").exists()


@pytest.mark.parametrize("way", [way for way in WAYS if way != "fastapi run"])
def test_wrong_settings_stop_every_way_to_serve_with_a_line_for_each(
    tmp_path: Path, way: str
) -> None:
    result = run(tmp_path, *WAYS[way], log_level="loud", workers="many")

    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        "blog: BLOG_WORKERS must be a whole number, such as 1.",
        "blog: BLOG_LOG_LEVEL must be debug, info, warning or error, such as info.",
    ]
    assert list(tmp_path.iterdir()) == []


def test_a_corrupt_file_stops_another_server_without_a_traceback(tmp_path: Path) -> None:
    file = tmp_path / "blog.db"
    file.write_bytes(b"no database" * 1_000)

    result = run(tmp_path, *WAYS["uvicorn"])

    assert result.returncode != 0
    assert "The database blog.db cannot be used: file is not a database." in result.stderr
    assert "Traceback" not in result.stderr
    assert file.read_bytes() == b"no database" * 1_000


def test_a_network_address_is_refused_with_one_line(tmp_path: Path) -> None:
    result = run(tmp_path, *SERVE, "--host", "0.0.0.0")  # noqa: S104 - it is refused

    assert result.returncode == 1
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("blog: BLOG_HOST (--host) must be a loopback address")
    assert list(tmp_path.iterdir()) == []
