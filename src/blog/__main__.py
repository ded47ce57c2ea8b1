"""The command line: `blog`, or `python -m blog`."""

import gc
import sys

from blog.adapters.cli.app import command_line
from blog.adapters.cli.configuration import Configuration
from blog.adapters.cli.operations import Operations
from blog.application.maintenance import Refused
from blog.domain.errors import BlogError, Invalid


def _load(**overrides: object) -> Operations:
    gc.disable()  # thousands of classes come, to stay: to look through them is a tenth of the start
    from blog.bootstrap.operations import load  # noqa: PLC0415 - --help needs none of it

    gc.enable()
    return load(**overrides)


def _configuration(**options: object) -> Configuration:
    from blog.bootstrap.configuration import read_configuration  # noqa: PLC0415 - as above

    return read_configuration(**options)


def main() -> None:
    """Exit with 1 and one line on stderr where the blog refuses."""
    try:
        command_line(_load, _configuration)()
    except Invalid as error:
        sys.exit(f"blog: {error.field}: {error}")
    except (BlogError, Refused) as error:
        sys.exit(f"blog: {error}")


if __name__ == "__main__":
    main()
