"""Settings are read from what a test sets, and from nothing else."""

import os
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where the service is started: an empty one, and no variable is set."""
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.upper().startswith("BLOG_"):
            monkeypatch.delenv(name)
    return tmp_path
