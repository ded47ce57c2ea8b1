"""The command line: `blog`, or `python -m blog`."""

import gc

from blog.adapters.cli.app import command_line
from blog.adapters.cli.operations import Operations
from blog.adapters.cli.service import run
from blog.application.blog import BLOG


def _load(**overrides: object) -> Operations:
    gc.disable()  # thousands of classes come, to stay: to look through them is a tenth of the start
    from blog.bootstrap.operations import load  # noqa: PLC0415 - --help needs none of it

    gc.enable()
    return load(**overrides)


def main() -> None:
    """Exit with 1 and one line on stderr where the blog refuses."""
    run(BLOG, command_line(_load))


if __name__ == "__main__":
    main()
