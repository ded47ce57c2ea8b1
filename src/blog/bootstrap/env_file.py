"""The file `.env`: what its lines say, and which of them say nothing."""

import logging
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import Binding, parse_stream

from blog.bootstrap.setting_problems import PREFIX

ENV_FILE = ".env"

logging.getLogger("dotenv").setLevel(logging.ERROR)  # it warns of lines that are refused here


def wrong_lines(file: str | None) -> dict[str, str]:
    """What is wrong with the file itself, if it is there: a sentence by its name or a line's.

    A line is never repeated, for it may hold a password.
    """
    if file is None or not Path(file).is_file():
        return {}
    try:
        with Path(file).open(encoding="utf-8") as lines:
            wrong = [each.original for each in parse_stream(lines) if _says_nothing(each)]
    except UnicodeDecodeError:
        return {file: f"{file} must be a text in UTF-8."}
    except OSError as error:
        return {file: f"{file} cannot be read: {error.strerror}."}
    numbers = [each.line + _blank_lines(each.string) for each in wrong]
    return {
        f"{file}:{number}": f"{file}, line {number}, must be a name, = and a value, "
        "such as BLOG_PORT=8000."
        for number in numbers
    }


def values(file: str) -> dict[str, str | None]:
    """What the file sets; nothing where it cannot be read."""
    return {} if file in wrong_lines(file) else dotenv_values(file)


def _says_nothing(line: Binding) -> bool:
    """A name alone is no error to the parser; where it is one of ours, a value was forgotten."""
    is_ours = line.key is not None and line.key.upper().startswith(PREFIX)
    return line.error or (is_ours and line.value is None)


def _blank_lines(text: str) -> int:
    """That the parser counts to what follows them."""
    return text[: len(text) - len(text.lstrip())].count("\n")
