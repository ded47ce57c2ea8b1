"""What `deploy/Dockerfile` says, and what `.dockerignore` lets in."""

import fnmatch
import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from tests.deployment import DEPLOY, ROOT

DOCKERFILE = DEPLOY / "Dockerfile"


@dataclass(frozen=True)
class Instruction:
    name: str
    text: str

    @property
    def command(self) -> list[str]:
        """Of an instruction in exec form: what is started without a shell."""
        return [str(word) for word in json.loads(self.text[self.text.index("[") :])]


def stages() -> list[list[Instruction]]:
    """The instructions of each stage, those that go on over several lines as one."""
    lines = DOCKERFILE.read_text("utf-8").replace("\\\n", " ").splitlines()
    found: list[list[Instruction]] = []
    for line in lines:
        if line and not line.startswith("#"):
            name, _, text = line.partition(" ")
            if name == "FROM":
                found.append([])
            found[-1].append(Instruction(name, re.sub(r"\s+", " ", text.strip())))
    return found


def last(name: str) -> Instruction:
    """The one of the image that counts."""
    return [each for each in stages()[-1] if each.name == name][-1]


def variables() -> dict[str, str]:
    """What the image sets in the environment of its processes."""
    set_in = [each.text for each in stages()[-1] if each.name == "ENV"]
    return dict(word.split("=", 1) for text in set_in for word in shlex.split(text))


def copied() -> list[str]:
    """Files and folders of the context that are copied into the image."""
    texts = [each.text for stage in stages() for each in stage if each.name == "COPY"]
    return [word for text in texts if "--from" not in text for word in text.split()[:-1]]


def is_let_in(path: str) -> bool:
    """Whether a file is part of the context: the last pattern that it or a folder of it fits."""
    names = [str(parent) for parent in Path(path).parents if parent != Path()] + [path]
    let_in = True
    for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines():
        pattern = line.removeprefix("!")
        if pattern and not pattern.startswith("#") and any(_fits(each, pattern) for each in names):
            let_in = line.startswith("!")
    return let_in


def _fits(name: str, pattern: str) -> bool:
    if pattern.startswith("**/"):
        return fnmatch.fnmatchcase(name.rpartition("/")[2], pattern.removeprefix("**/"))
    return name.count("/") == pattern.count("/") and fnmatch.fnmatchcase(name, pattern)
