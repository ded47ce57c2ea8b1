"""What works whatever the settings and the database are, and at once."""

from pathlib import Path

import pytest

from blog import __version__
from tests.integration.cli.processes import BLOG, PROGRAMS, run

HEAVY = [
    *("alembic", "argon2", "dependency_injector", "fastapi", "pydantic", "sqlalchemy", "uvicorn"),
    "zxcvbn",
]

SHOW_WHAT_IS_LOADED = """
import atexit, sys
atexit.register(lambda: print(*sorted(sys.modules), file=sys.stderr))
sys.argv[:] = ["blog", "--help"]
from blog.__main__ import main
main()
"""


@pytest.mark.parametrize("command", [(BLOG,), (PROGRAMS / "python", "-m", "blog")])
def test_the_version_is_told_though_no_setting_is_right(
    tmp_path: Path, command: tuple[str | Path, ...]
) -> None:
    result = run(tmp_path, *command, "--version", port="http", database_url="nonsense")

    assert (result.returncode, result.stdout) == (0, f"blog {__version__}\n")
    assert list(tmp_path.iterdir()) == []


def test_help_loads_no_framework(tmp_path: Path) -> None:
    result = run(tmp_path, PROGRAMS / "python", "-c", SHOW_WHAT_IS_LOADED)

    assert result.returncode == 0
    assert "Usage: blog" in result.stdout
    loaded = result.stderr.split()
    assert "typer" in loaded
    assert not set(HEAVY).intersection(loaded)
