"""Each example, running, judged by its own OpenAPI document."""

import subprocess
import sys
from pathlib import Path

from tests.examples.databases import Databases
from tests.examples.services import ROOT, Example
from tests.integration.cli.processes import PROGRAMS, serving


def test_schemathesis_finds_nothing(
    tmp_path: Path, databases: Databases, example: Example, kind: str
) -> None:
    program = (PROGRAMS / "uvicorn", f"examples.{example.name}.main:app", "--port", "0")
    with (
        databases.migrated(example, kind) as url,
        serving(tmp_path, *program, "--app-dir", ROOT, database_url=url) as server,
    ):
        for n in range(8):
            body = {**example.body, example.text: f"Number {n}"}
            server.http.post(example.path, json=body).raise_for_status()
        run = subprocess.run(  # noqa: S603 - the address is that of our own server
            [
                *(sys.executable, "-m", "schemathesis.cli"),
                *("--config-file", f"tests/examples/{example.name}/schemathesis.toml"),
                *("run", f"{server.http.base_url}/openapi.json"),
                *("--seed", "1", "--max-examples", "5", "--max-time", "7", "--no-color"),
            ],
            cwd=ROOT,
            capture_output=True,
            check=False,
            text=True,
            timeout=300,
        )

    assert run.returncode == 0, run.stdout + run.stderr
