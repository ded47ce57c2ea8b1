"""The commands that every service has, and how a program ends where they are refused."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

import typer

from blog.adapters.cli.progress import Say, say
from blog.application.maintenance import Database, Fitness, Refused, Unreachable
from blog.application.service import Service
from blog.domain.errors import BlogError, Invalid

Host = Annotated[str | None, typer.Option(help="The address to listen on. [BLOG_HOST]")]
Port = Annotated[
    int | None, typer.Option(min=0, max=65535, help="The port; 0 takes a free one. [BLOG_PORT]")
]
Workers = Annotated[
    int | None, typer.Option(min=1, max=64, help="How many processes. [BLOG_WORKERS]")
]


@dataclass(frozen=True, slots=True)
class ServiceOperations:
    """What these commands work on."""

    service: Service
    address: str
    database: Database
    serve: Callable[[], None]
    begin_log: Callable[[], Say]
    """From then on all is said in lines of log, to which a sentence of a command is told."""


Operations = TypeVar("Operations", bound=ServiceOperations)


def new_commands(service: Service) -> typer.Typer:
    """A program without commands yet."""
    return typer.Typer(
        name=service.command,
        help=f"{service.about}\n\n"
        "Settings come from BLOG_* variables or a file .env; docs/settings.md lists them.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def add_service_commands(
    commands: typer.Typer,
    load: Callable[..., Operations],
    advise: Callable[[Operations, Fitness], tuple[str, ...]] = lambda operations, fitness: (),
) -> None:
    """They work on what `load` makes; `check` gives the advice of `advise` as well."""

    @commands.command()
    def serve(host: Host = None, port: Port = None, workers: Workers = None) -> None:
        """Serve HTTP until SIGINT or SIGTERM. A SQLite file is migrated first.

        While access is open, only loopback addresses are listened on.
        """
        operations = load(host=host, port=port, workers=workers)
        log = operations.begin_log()
        try:
            operations.database.prepare()
        except Unreachable as error:
            log(f"{error} It is tried again with each request.")
        log(f"Starting on {operations.address}, with documentation at /docs")
        operations.serve()

    @commands.command()
    def migrate() -> None:
        """Bring the schema of the database up to date.

        Of two that migrate at once, one does and the other waits.
        """
        operations = load()
        operations.database.migrate()
        say(f"{operations.database.schema_state().told(operations.service).capitalize()}.")

    @commands.command()
    def check() -> None:
        """Say whether settings, database and schema are fit; exit with 1 if not.

        Nothing is changed.
        """
        operations = load()
        fitness = operations.database.check()
        for sentence in ("The settings can be used.", *fitness.good):
            typer.echo(f"good    {sentence}")
        for sentence in (*fitness.advice, *advise(operations, fitness)):
            typer.echo(f"advice  {sentence}")
        for sentence in fitness.bad:
            typer.echo(f"bad     {sentence}")
        raise typer.Exit(1 if fitness.bad else 0)


def run(service: Service, commands: Callable[[], object]) -> None:
    """Exit with 1 and one line on stderr where the service refuses."""
    try:
        commands()
    except Invalid as error:
        sys.exit(f"{service.program}: {error.field}: {error}")
    except (BlogError, Refused) as error:
        sys.exit(f"{service.program}: {error}")
