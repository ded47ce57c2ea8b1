"""`make docs`: the pages that are made from the code, and tests hold to it."""

import textwrap
import typing
from pathlib import Path
from typing import Literal

from pydantic.fields import FieldInfo

import blog.bootstrap.container  # noqa: F401 - with it come all modules that define errors
from blog.adapters.http.openapi_problems import FIELD_CODES
from blog.adapters.http.problem_types import ProblemType, closed_list, codes_in
from blog.bootstrap.setting_problems import PREFIX, written
from blog.bootstrap.settings import Settings
from docs import extending
from docs.limits import sections

ROOT = Path(__file__).parents[1]
MADE = "Made by `make docs` from the code; a test fails where the two differ."


def documents() -> dict[Path, str]:
    """What each page has to hold."""
    return {
        ROOT / ".env.example": _example(),
        ROOT / "docs" / "settings.md": _settings(),
        ROOT / "docs" / "limits.md": _limits(),
        ROOT / "docs" / "errors.md": _errors(),
        ROOT / "docs" / "extending.md": extending.document(),
    }


def problem_types() -> dict[str, ProblemType]:
    """All problems of the blog, by code."""
    return closed_list(codes_in("blog"))


def _example() -> str:
    head = (
        "# Copy this to .env and change what you need. Variables of the environment win over it.\n"
    )
    return "\n".join([head, *(_setting(*item) for item in Settings.model_fields.items())])


def _setting(name: str, field: FieldInfo) -> str:
    comment = textwrap.indent(textwrap.fill(f"{_meaning(field)}{_choices(field)}", 98), "# ")
    return f"{comment}\n{PREFIX}{name.upper()}={written(field.default)}\n"


def _choices(field: FieldInfo) -> str:
    admitted = _admitted(field).replace("`", "")
    return "" if admitted.startswith("a ") else f" May be {admitted}."


def _settings() -> str:
    rows = [
        f"| `{PREFIX}{name.upper()}` | {_code(written(field.default))} | {_admitted(field)} "
        f"| {_cell(_meaning(field))} |\n"
        for name, field in Settings.model_fields.items()
    ]
    return f"""# Settings

{MADE} [.env.example](../.env.example) is the same, to be filled in.

Variables of the environment, or lines `NAME=value` in a file `.env` in the folder where the service
is started; an option of the command line wins over the environment, and that over the file. An
empty variable counts as not set. `blog config` lists every setting with its value, where that comes
from, and with passwords masked; with `--json` it does so for programs.

What cannot be used stops the start with a line for each that names the variable, what is wrong and
an example; `blog config` says the same and lists the rest. A name that looks like a setting and is
none is told, and is no obstacle.

| variable | default | may be | meaning |
|---|---|---|---|
{"".join(rows)}"""


def _meaning(field: FieldInfo) -> str:
    return field.description or ""


def _admitted(field: FieldInfo) -> str:
    if field.annotation is bool:
        return "`yes`, `no`"
    if typing.get_origin(field.annotation) is Literal:
        return ", ".join(_code(str(each)) for each in typing.get_args(field.annotation))
    if field.annotation is int:
        bounds = {
            name: getattr(each, name)
            for each in field.metadata
            for name in ("ge", "le")
            if hasattr(each, name)
        }
        return f"{bounds['ge']} to {bounds['le']}"
    return "a list, parted by commas" if field.default == () else "a text"


def _limits() -> str:
    tables = "".join(_table(*section) for section in sections())
    return f"""# Limits

{MADE}

What is beyond a limit is refused with the problem that is named; [errors](errors.md) explains them.
{tables}"""


def _table(title: str, rows: list[tuple[str, str, str]]) -> str:
    lines = "".join(f"| {what} | {limit} | {beyond} |\n" for what, limit, beyond in rows)
    return f"\n## {title}\n\n| what | limit | beyond it |\n|---|---|---|\n{lines}"


def _errors() -> str:
    types = problem_types().values()
    field_codes = ", ".join(map(_code, FIELD_CODES))
    rows = "".join(
        f"| {each.status} | [`{each.code}`](#{each.code}) | {each.title} |\n" for each in types
    )
    pages = "".join(
        f"\n## {each.code}\n\n**{each.status}** {each.title}.\n\n{each.explanation}\n"
        for each in types
    )
    return f"""# Errors

{MADE}

The running service shows the same texts: the `type` of an error is the path of its page,
`/problems/<code>`. Every error is `application/problem+json` (RFC 9457). Programs look at its
`code`, and people who report it at its `request_id`, which is in the log. With 422 come `errors`,
whose codes are {field_codes}.

Where [limits](limits.md) are to blame, that page says how far one can go.

| status | code | title |
|---|---|---|
{rows}{pages}"""


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    for file, text in documents().items():
        file.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
