"""`blog users` and `blog sessions`: accounts, looked after on the host."""

import asyncio
import sys
from typing import Annotated, TypeVar

import typer

from blog.adapters.cli.operations import Load, require_served
from blog.application.operators import OperatorService
from blog.application.user_queries import UserView
from blog.application.users import RegisterUser
from blog.domain.policy import Role
from blog.domain.users import UNKNOWN_CITY

Email = Annotated[str | None, typer.Option(help="The e-mail address of the user.")]
Name = Annotated[str | None, typer.Option(help="What the user is called.")]
Age = Annotated[int | None, typer.Option(help="How old the user is, in years.")]
City = Annotated[str, typer.Option(help="Where the user lives.")]
NewRole = Annotated[Role | None, typer.Option(help="What the user is from now on.")]
PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from a line of standard input.")
]

Answer = TypeVar("Answer")


def user_commands(load: Load) -> typer.Typer:
    """`blog users`. What is not given is asked for, and a password is never an argument."""
    commands = typer.Typer(no_args_is_help=True, help="Look after accounts, by e-mail address.")

    @commands.command("create-admin")
    def create_admin(
        email: Email = None,
        name: Name = None,
        age: Age = None,
        city: City = UNKNOWN_CITY,
        password_stdin: PasswordStdin = False,
    ) -> None:
        """Register a user who may do everything. A SQLite file is migrated first.

        It asks for what is not given, if there is a terminal to ask on.
        """
        admin = RegisterUser(
            email=_asked("--email", email, str),
            name=_asked("--name", name, str),
            age=_asked("--age", age, int),
            city=city,
        )
        password = _password(password_stdin)
        operations = load()
        operations.database.prepare()
        _show(asyncio.run(operations.operators().create_admin(admin, password)))

    @commands.command("set-password")
    def set_password(email: Email = None, password_stdin: PasswordStdin = False) -> None:
        """Give a user another password. All sessions of the user end."""
        address, password = _asked("--email", email, str), _password(password_stdin)
        _show(asyncio.run(_operators(load).set_password(address, password)))

    @commands.command("set-role")
    def set_role(email: Email = None, role: NewRole = None) -> None:
        """Give a user another role, from the next request on. The last admin stays one."""
        address, new_role = _asked("--email", email, str), _asked("--role", role, Role)
        _show(asyncio.run(_operators(load).set_role(address, new_role)))

    @commands.command()
    def deactivate(email: Email = None) -> None:
        """Keep a user from signing in and from writing. All sessions of the user end."""
        address = _asked("--email", email, str)
        _show(asyncio.run(_operators(load).deactivate(address)))

    return commands


def session_commands(load: Load) -> typer.Typer:
    """`blog sessions`."""
    commands = typer.Typer(no_args_is_help=True, help="Look after who is signed in.")

    @commands.callback()
    def sessions() -> None:
        pass  # with a callback a single command keeps its name

    @commands.command()
    def revoke(email: Email = None) -> None:
        """End all sessions of a user, and say how many there were."""
        address = _asked("--email", email, str)
        ended = asyncio.run(_operators(load).revoke_sessions(address))
        typer.echo(f"sessions\t{ended}")

    return commands


def _operators(load: Load) -> OperatorService:
    operations = load()
    require_served(operations.database)
    return operations.operators()


def _asked(option: str, given: Answer | None, kind: type[Answer]) -> Answer:
    if given is not None:
        return given
    _require_terminal(option)
    from blog.adapters.cli.questions import ask  # noqa: PLC0415 - with rich, which takes 60 ms

    return ask(option.removeprefix("--").capitalize(), kind)


def _password(from_stdin: bool) -> str:
    """As it is, but for the end of the line."""
    option = "--password-stdin"
    if from_stdin:
        line = sys.stdin.buffer.readline().removesuffix(b"\n").removesuffix(b"\r")
        try:
            return line.decode()
        except UnicodeDecodeError:
            raise typer.BadParameter("It is no text in UTF-8.", param_hint=option) from None
    _require_terminal(option)
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))


def _require_terminal(option: str) -> None:
    if not sys.stdin.isatty():
        raise typer.BadParameter("There is no terminal to ask on; give it.", param_hint=option)


def _show(user: UserView) -> None:
    typer.echo(f"id\t{user.id}\nemail\t{user.email}\nrole\t{user.role}")
    typer.echo(f"active\t{'yes' if user.is_active else 'no'}")
