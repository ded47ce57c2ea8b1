"""The page that builds another domain, with the files that its reader types."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "extending.md"

_TYPED = re.compile(r"(?ms)^```(\w+) (examples/\S+)\n(.*?)^```$")


def typed_files(page: str) -> dict[str, str]:
    """The files that a reader of the page types, by their paths in the repository."""
    return {path: text for _, path, text in _TYPED.findall(page)}


def document() -> str:
    """The page with these files as they are in the repository."""

    def block(typed: re.Match[str]) -> str:
        language, path, _ = typed.groups()
        return f"```{language} {path}\n{(ROOT / path).read_text('utf-8')}```"

    return _TYPED.sub(block, PAGE.read_text("utf-8"))
