"""The command line: `blog`, or `python -m blog`."""

from blog.adapters.cli.app import command_line
from blog.adapters.cli.configuration import Configuration
from blog.adapters.cli.operations import Operations
from blog.adapters.cli.service import run
from blog.application.blog import BLOG


def _load(**overrides: object) -> Operations:
    # Imported here, for --help needs none of it.
    from blog.bootstrap.quick_imports import quick_imports  # noqa: PLC0415

    with quick_imports():
        from blog.bootstrap.operations import load  # noqa: PLC0415

    return load(**overrides)


def _configuration(**options: object) -> Configuration:
    from blog.bootstrap.configuration import read_configuration  # noqa: PLC0415 - as above

    return read_configuration(**options)


def main() -> None:
    """Exit with 1 and one line on stderr where the blog refuses."""
    run(BLOG, command_line(_load, _configuration))


if __name__ == "__main__":
    main()
