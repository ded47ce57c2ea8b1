"""`blog config`: every setting, where its value comes from, and what it means."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Write a JSON array, for programs.")]


@dataclass(frozen=True, slots=True)
class Setting:
    """A variable. Values are as one writes them into it, and without secrets."""

    name: str
    value: str | None
    """None where what was set cannot be used."""
    default: str
    origin: str
    """What has the last word on it, such as `command line`, `.env` or `default`."""
    meaning: str
    problem: str | None
    """What is wrong with what was set."""


@dataclass(frozen=True, slots=True)
class Configuration:
    settings: tuple[Setting, ...]
    problems: tuple[str, ...]
    """A line for everything that is wrong, be it with a setting or with where it is read from."""
    advice: tuple[str, ...]


ReadConfiguration = Callable[..., Configuration]
"""Reads it; options of the command line that are settings are given by name, or None."""


def show(configuration: Configuration, *, as_json: bool) -> None:
    """Settings go to stdout, what is wrong to stderr. Exits with 1 where something is."""
    if as_json:
        settings = [asdict(setting) for setting in configuration.settings]
        typer.echo(json.dumps(settings, indent=2, ensure_ascii=False))
    else:
        typer.echo("\n\n".join(map(_paragraph, configuration.settings)))
    _complain(*configuration.problems, *configuration.advice)
    raise typer.Exit(1 if configuration.problems else 0)


def require_usable(configuration: Configuration) -> dict[str, str]:
    """The values by the names of their variables. Exits with 1 where something is wrong."""
    if configuration.problems:
        _complain(*configuration.problems)
        raise typer.Exit(1)
    return {setting.name: setting.value or "" for setting in configuration.settings}


def _complain(*lines: str) -> None:
    for line in lines:
        sys.stderr.write(f"blog: {line}\n")


def _paragraph(setting: Setting) -> str:
    value = "(cannot be used)" if setting.value is None else setting.value
    default = setting.default or "(empty)"
    return (
        f"{setting.name}={value}\n"
        f"    from {setting.origin}; default {default}\n"
        f"    {setting.meaning}"
    )
