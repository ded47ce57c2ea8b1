"""Who imports whom."""

import subprocess
import sys
from pathlib import Path

import pytest

import blog

PACKAGE = Path(blog.__file__).parent
CONFIGURATION = Path(__file__).parents[3] / "pyproject.toml"

CORE = [PACKAGE / "domain", PACKAGE / "application"]
CORE_MODULES = sorted(
    ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts)
    for floor in CORE
    for file in floor.glob("*.py")
    if file.name != "__init__.py"
)


def with_the_standard_library_only(code: str) -> "subprocess.CompletedProcess[str]":
    """Run it where nothing that was ever installed can be found, but for the blog itself.

    -S leaves out the folders of installed packages, -I the variables that might add others.
    """
    prelude = f"import sys; sys.path.append({str(PACKAGE.parent)!r})\n"
    return subprocess.run(  # noqa: S603 - the test's own code
        [sys.executable, "-I", "-S", "-c", prelude + code],
        capture_output=True,
        text=True,
        check=False,
    )


def test_domain_and_application_need_the_standard_library_only() -> None:
    code = "".join(f"import {module}\n" for module in CORE_MODULES)

    result = with_the_standard_library_only(code + "print('imported')")

    assert (result.stdout, result.stderr) == ("imported\n", "")


@pytest.mark.parametrize("package", ["fastapi", "pydantic", "sqlalchemy", "typer", "pytest"])
def test_packages_that_are_installed_are_out_of_reach_there(package: str) -> None:
    result = with_the_standard_library_only(f"import {package}")

    assert f"No module named '{package}'" in result.stderr


def test_every_floor_knows_only_the_floors_below_it() -> None:
    linter = Path(sys.executable).parent / "lint-imports"

    result = subprocess.run(  # noqa: S603 - the project's own linter
        [linter, "--config", CONFIGURATION, "--no-cache", "--no-logo"],
        cwd=CONFIGURATION.parent,  # where it finds the examples
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stdout
    assert "0 broken" in result.stdout
