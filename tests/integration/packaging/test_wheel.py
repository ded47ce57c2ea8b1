"""A wheel of the blog, and what it does in an empty environment elsewhere."""

import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

import blog
from tests.integration.cli.bodies import a_user
from tests.integration.cli.processes import run, serving

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = run(ROOT, sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    assert build.returncode == 0, build.stderr
    (wheel,) = folder.iterdir()
    return wheel


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment where the wheel is installed.

    Tests need no network, so the locked dependencies are not installed there a second time: a
    .pth file shows where they are. It is written last, for pip must not see the blog that is
    installed beside them.
    """
    folder = tmp_path_factory.mktemp("elsewhere") / "environment"
    venv.create(folder)
    paths = sysconfig.get_paths("venv", {"base": str(folder), "platbase": str(folder)})
    python = Path(paths["scripts"]) / "python"
    pip = (sys.executable, "-m", "pip", "--python", python)
    install = run(folder, *pip, "install", "--no-deps", "--no-index", wheel)
    assert install.returncode == 0, install.stderr
    dependencies = Path(paths["purelib"]) / "dependencies.pth"
    dependencies.write_text(sysconfig.get_path("purelib") + "\n")
    return python.parent


@pytest.fixture(autouse=True)
def no_other_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but the environment itself says where the blog is."""
    monkeypatch.delenv("PYTHONPATH", raising=False)


def test_the_wheel_holds_the_package_the_migrations_and_nothing_else(wheel: Path) -> None:
    parts = {"src/blog": "blog", "migrations": "blog/migrations"}
    expected = {
        f"{target}/{file.relative_to(ROOT / source).as_posix()}"
        for source, target in parts.items()
        for file in (ROOT / source).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }

    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}

    assert names == expected
    assert {"blog/py.typed", "blog/migrations/env.py"} <= names


def test_the_installed_command_is_of_the_wheel(programs: Path, tmp_path: Path) -> None:
    result = run(tmp_path, programs / "python", "-c", "import blog; print(blog.__file__)")

    assert Path(result.stdout.strip()).is_relative_to(programs.parent)
    assert run(tmp_path, programs / "blog", "--version").stdout == f"blog {blog.__version__}\n"


def test_the_installed_command_migrates_and_finds_the_database_fit(
    programs: Path, tmp_path: Path
) -> None:
    migrate = run(tmp_path, programs / "blog", "migrate")
    check = run(tmp_path, programs / "blog", "check")

    assert (migrate.returncode, migrate.stderr) == (0, "The schema is up to date.\n")
    assert check.returncode == 0


def test_the_installed_command_serves(programs: Path, tmp_path: Path) -> None:
    with serving(tmp_path, programs / "blog", "serve", "--port", "0") as server:
        created = server.http.post("/api/v1/users", json=a_user())

        assert created.status_code == 201
        assert server.http.get("/docs").status_code == 200
