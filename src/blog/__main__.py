"""The command line: `blog`, or `python -m blog`."""

import sys

from blog.adapters.cli.app import command_line
from blog.adapters.cli.operations import Operations
from blog.application.maintenance import Refused
from blog.domain.errors import BlogError, Invalid


def _load(**overrides: object) -> Operations:
    # Imported here, for --help needs none of it.
    from blog.bootstrap.quick_imports import quick_imports  # noqa: PLC0415

    with quick_imports():
        from blog.bootstrap.operations import load  # noqa: PLC0415

    return load(**overrides)


def main() -> None:
    """Exit with 1 and one line on stderr where the blog refuses."""
    try:
        command_line(_load)()
    except Invalid as error:
        sys.exit(f"blog: {error.field}: {error}")
    except (BlogError, Refused) as error:
        sys.exit(f"blog: {error}")


if __name__ == "__main__":
    main()
