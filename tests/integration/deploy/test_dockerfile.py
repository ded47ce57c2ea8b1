"""The image: how it is made, and what it starts."""

import re
import shutil
import sys
from pathlib import Path

import pytest

from blog import __version__
from tests.deployment import DEPLOY, ROOT, checked
from tests.integration.cli.processes import BLOG, PROGRAMS, run, serving
from tests.integration.deploy.dockerfile import (
    DOCKERFILE,
    copied,
    is_let_in,
    last,
    stages,
    variables,
)

SECRETS_AND_USELESS_THINGS = [
    ".env",
    ".git/config",
    ".venv/bin/python",
    "blog.db",
    "deploy/.env",
    "docs/security.md",
    "requirements/dev.txt",
    "src/blog/.env",
    "src/blog.db",
    "src/blog.db-wal",
    "src/blog/__pycache__/main.cpython-311.pyc",
    "src/blog_backend.egg-info/PKG-INFO",
    "tests/conftest.py",
]


def settings() -> dict[str, str]:
    """Those of the blog that the image sets, as the tests give them."""
    return {
        name.removeprefix("BLOG_").lower(): value
        for name, value in variables().items()
        if name.startswith("BLOG_")
    }


def program(command: list[str]) -> tuple[Path, ...]:
    """A command of the image as it is on this machine."""
    return (PROGRAMS / command[0], *map(Path, command[1:]))


def test_the_linter_finds_nothing() -> None:
    checked(PROGRAMS / "hadolint", "--failure-threshold", "info", DOCKERFILE)


def test_what_is_built_is_not_built_where_it_runs() -> None:
    build, image = stages()

    assert "RUN python -m venv" in "\n".join(f"{each.name} {each.text}" for each in build)
    assert [each.text for each in image if "pip" in each.text] == []
    assert all(re.search(r":[\d.]+-slim\b", stage[0].text) for stage in (build, image))


def test_packages_come_from_the_lock_file_with_their_hashes_and_no_others() -> None:
    first, second = (each.text for each in stages()[0] if "pip install" in each.text)

    assert {"--no-deps", "--require-hashes"} <= set(first.split())
    assert first.endswith("-r /build/requirements/run.txt")
    assert {"--no-deps", "--no-build-isolation", "--no-index"} <= set(second.split())


def test_nothing_runs_as_root() -> None:
    names = [each.name for each in stages()[-1]]

    assert last("USER").text == "10001"
    assert "RUN" not in names[names.index("USER") :]


def test_it_holds_no_secret_and_no_address() -> None:
    text = DOCKERFILE.read_text("utf-8")

    assert re.findall(r"(?i)password|secret|token|://", text) == []
    assert "ARG" not in text


def test_users_sign_in_and_the_settings_of_the_image_can_be_used(tmp_path: Path) -> None:
    result = run(tmp_path, BLOG, "config", **settings())

    assert (result.returncode, result.stderr) == (0, "")
    assert "BLOG_ACCESS=restricted\n    from environment" in result.stdout
    assert settings()["host"] == "0.0.0.0"  # noqa: S104 - that of a container


def test_what_it_starts_serves_is_healthy_and_drains(tmp_path: Path) -> None:
    here = settings() | {"host": "127.0.0.1", "port": "0"}
    health = last("HEALTHCHECK").command

    with serving(tmp_path, *program(last("CMD").command), **here) as server:
        assert server.http.post("/api/v1/users", json={}).status_code == 401
        while_up = run(tmp_path, *program(health), **settings(), port=server.port)
        assert last("STOPSIGNAL").text == "SIGTERM"
        assert server.end() == 0
        afterwards = run(tmp_path, *program(health), **settings(), port=server.port)

    assert (while_up.returncode, afterwards.returncode) == (0, 1)


@pytest.mark.parametrize("path", SECRETS_AND_USELESS_THINGS)
def test_what_is_secret_or_useless_does_not_get_into_the_context(path: str) -> None:
    assert not is_let_in(path)


def test_all_that_is_copied_gets_into_the_context() -> None:
    for name in copied():
        source = ROOT / name
        files = [source] if source.is_file() else source.rglob("*.py")
        assert all(is_let_in(str(file.relative_to(ROOT))) for file in files), name
        assert source.exists()


def test_what_is_copied_is_enough_to_install_the_blog(tmp_path: Path) -> None:
    context = tmp_path / "build"
    context.mkdir()
    for name in copied():
        source, target = ROOT / name, context / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.parent.mkdir(exist_ok=True)
            shutil.copy(source, target)
    (pip,) = (each.text for each in stages()[0] if "--no-build-isolation" in each.text)
    options = pip.removeprefix("/opt/blog/bin/pip").split()

    installed = run(context, sys.executable, "-m", "pip", *options, "--target", tmp_path / "in")

    assert installed.returncode == 0, installed.stderr
    assert (tmp_path / "in" / "blog" / "migrations" / "env.py").is_file()
    assert list((tmp_path / "in").glob(f"*-{__version__}.dist-info"))


def test_it_is_built_as_its_first_line_says() -> None:
    first = DOCKERFILE.read_text("utf-8").splitlines()[0]

    assert first.endswith(f"docker build -f {DEPLOY.name}/{DOCKERFILE.name} -t blog .")
