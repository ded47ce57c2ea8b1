"""What documents say that one types, and what they say is answered."""

import re
import subprocess
from pathlib import Path

from tests.integration.cli.processes import PATIENCE, PROGRAMS, environment

PORT = ":8000/"
INSTALLED = ".venv/bin/"

VOLATILE = {
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z": "<moment>",
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}": "<id of the request>",
    r"(?m)^date: .* GMT$": "date: <moment>",
    r'"token":"[\w-]{43}"': '"token":<a token>',
}
"""All that may differ between a document and a replay of it."""


def blocks(document: str, language: str) -> str:
    """The fenced blocks in a language, one after the other."""
    return "".join(re.findall(rf"(?ms)^```{language}\n(.*?)^```$", document))


def answered(command: str, folder: Path, access: str = "open") -> str:
    """What a command of a document answers, typed in this folder."""
    answer = subprocess.run(  # noqa: S603 - the commands are those of the documents
        ["/bin/sh", "-c", command.replace(INSTALLED, f"{PROGRAMS}/")],
        cwd=folder,
        env=environment(access=access) | {"no_proxy": "127.0.0.1"},
        capture_output=True,
        check=False,
        text=True,
        timeout=PATIENCE,
    )
    assert answer.returncode == 0, f"{command}\n{answer.stderr}"
    return answer.stdout


def replayed(session: str, port: int, folder: Path, access: str = "open") -> str:
    """The commands of a session, each with what it really answers."""
    lines = []
    for command in re.findall(r"(?m)^\$ ((?:.*\\\n)*.*)$", session):
        answer = answered(command.replace(PORT, f":{port}/"), folder, access)
        lines += [f"$ {command}", *answer.splitlines()]
    return "\n".join(lines) + "\n"


def without_the_volatile(session: str) -> str:
    for pattern, name in VOLATILE.items():
        session = re.sub(pattern, name, session)
    return session
