"""What the command line asks for on a terminal: on stderr, for stdout is for data."""

from typing import Any, TypeVar

from rich.console import Console
from rich.prompt import IntPrompt, Prompt, PromptBase

from blog.domain.policy import Role

Answer = TypeVar("Answer")


class _RolePrompt(PromptBase[Role]):
    response_type = Role
    choices = list(Role)  # noqa: RUF012 - as rich has it


_PROMPTS: dict[type, type[PromptBase[Any]]] = {str: Prompt, int: IntPrompt, Role: _RolePrompt}


def ask(label: str, kind: type[Answer]) -> Answer:
    """By rich, for typer would write a blank to stdout."""
    answer: Answer = _PROMPTS[kind].ask(label, console=Console(stderr=True, soft_wrap=True))
    return answer
