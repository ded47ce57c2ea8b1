"""The `blog` command. Data goes to stdout, talk to stderr; it exits with 0, 1, or 2 for usage."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from blog import __version__
from blog.adapters.cli.accounts import session_commands, user_commands
from blog.adapters.cli.configuration import Json, ReadConfiguration, require_usable, show
from blog.adapters.cli.health import Wait, require_ready
from blog.adapters.cli.operations import Load, Operations
from blog.adapters.cli.progress import Tell, with_progress
from blog.adapters.cli.service import (
    Host,
    Port,
    Workers,
    add_service_commands,
    new_commands,
)
from blog.adapters.cli.transfer import back_up, export_to, import_from
from blog.application.blog import BLOG
from blog.application.maintenance import Fitness
from blog.application.seeding import MOST, SeedBlog, Seeded

Users = Annotated[int, typer.Option(min=1, max=MOST, help="How many users to make.")]
NewFile = Annotated[Path, typer.Argument(help="A file that is not there yet.")]
NewFileOrPipe = Annotated[
    Path, typer.Argument(help="A file that is not there yet, or - for standard output.")
]
Export = Annotated[Path, typer.Argument(help="An export, or - for standard input.")]
Posts = Annotated[int, typer.Option(min=0, max=MOST, help="How many posts they wrote.")]


def command_line(load: Load, configuration: ReadConfiguration) -> typer.Typer:
    """The commands, working on what `load` makes, and on settings that need not be usable."""
    commands = new_commands(BLOG)

    @commands.callback()
    def main(version: Version = False) -> None:
        pass

    add_service_commands(commands, load, _advice)

    @commands.command()
    def seed(users: Users = 100, posts: Posts = 1_000) -> None:
        """Fill an empty database with demo data: all of it, or nothing.

        The same numbers make the same data each time. A database with data in it is refused.
        """
        _seed(load(), users, posts)

    _add_questions(commands, configuration)
    _add_transfers(commands, load)
    commands.add_typer(user_commands(load), name="users")
    commands.add_typer(session_commands(load), name="sessions")
    return commands


def _add_questions(commands: typer.Typer, configuration: ReadConfiguration) -> None:
    @commands.command()
    def config(
        host: Host = None, port: Port = None, workers: Workers = None, as_json: Json = False
    ) -> None:
        """List every setting: value, origin, default, meaning; exit with 1 if one is wrong.

        Passwords are masked. The options are those of `blog serve`, and mean the same here.
        """
        show(configuration(host=host, port=port, workers=workers), as_json=as_json)

    @commands.command()
    def health(host: Host = None, port: Port = None, wait: Wait = 0) -> None:
        """Ask the service that listens here whether it is ready; exit with 1 if not.

        For the health checks of containers, and for who starts one instance after the other.
        """
        values = require_usable(configuration(host=host, port=port))
        require_ready(values["BLOG_HOST"], int(values["BLOG_PORT"]), wait)


def _add_transfers(commands: typer.Typer, load: Load) -> None:
    @commands.command("export")
    def export_(file: NewFileOrPipe) -> None:
        """Write all users and posts to a new file, as they are at one moment.

        The service may be in use meanwhile. The file moves the blog to any other database.
        """
        operations = load()
        export_to(file, operations.database, operations.executor, operations.transfer)

    @commands.command("import")
    def import_(file: Export) -> None:
        """Read an export into an empty database: all of it, or nothing.

        Ids, dates and versions stay as they were. A file that was changed is refused.
        """
        operations = load()
        import_from(file, operations.database, operations.executor, operations.transfer)

    @commands.command()
    def backup(file: NewFile) -> None:
        """Copy the SQLite database to a new file, as it is at one moment.

        The service may be in use meanwhile. The copy is checked before it gets its name.
        """
        back_up(file, load().database)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"blog {__version__}")
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option("--version", callback=_print_version, is_eager=True, help="Say which, and exit."),
]


def _advice(operations: Operations, fitness: Fitness) -> tuple[str, ...]:
    """Advice on what is stored, if that can be read."""
    if not operations.needs_admin or fitness.bad:
        return ()

    def look(_: None) -> bool:
        return operations.users.has_active_admin()

    if asyncio.run(operations.executor.read(look, None)):
        return ()
    return ("There is no active admin; make one: blog users create-admin",)


def _seed(operations: Operations, users: int, posts: int) -> None:
    operations.database.prepare()

    async def seed(tell: Tell) -> Seeded:
        command = SeedBlog(users, posts, progress=lambda done: tell(done, users + posts))
        return await operations.executor.write(operations.seeding.seed, command)

    seeded = with_progress("Seeding", seed)
    typer.echo(f"users\t{seeded.users}")
    for status, number in sorted(seeded.posts.items()):
        typer.echo(f"posts\t{status}\t{number}")
