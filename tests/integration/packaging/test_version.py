"""The version has one home, `blog.__version__`, and everybody says the same."""

import re
import tomllib
from pathlib import Path

from blog import __version__
from tests.integration.cli.processes import BLOG, run, serving

ROOT = Path(__file__).parents[3]
SEMANTIC = r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?"


def test_the_newest_heading_of_the_changelog_is_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")

    newest, *_ = re.findall(r"(?m)^## \[(.+)\] - (?:unreleased|\d{4}-\d\d-\d\d)$", changelog)
    assert newest == __version__
    assert re.fullmatch(SEMANTIC, __version__)


def test_the_package_takes_it_from_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"] == {"path": "src/blog/__init__.py"}


def test_the_command_the_front_page_and_the_document_agree(tmp_path: Path) -> None:
    said = run(tmp_path, BLOG, "--version").stdout

    with serving(tmp_path) as server:
        front = server.http.get("/").json()["version"]
        document = server.http.get("/openapi.json").json()["info"]["version"]

    assert (said, front, document) == (f"blog {__version__}\n", __version__, __version__)


def test_the_documents_install_this_version_and_upgrade_to_the_next() -> None:
    operations = (ROOT / "docs" / "operations.md").read_text("utf-8")
    named = re.findall(rf"/opt/blog-({SEMANTIC})", operations)

    assert {version for version, *_ in named} == {__version__, "0.2.0"}
