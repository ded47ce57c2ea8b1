"""`blog health`, as a container or an operator asks it."""

from pathlib import Path

import pytest

from tests.integration.cli.files import execute
from tests.integration.cli.processes import BLOG, run, serving, start, wait_until_gone
from tests.own_postgresql import free_port


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])  # noqa: S104 - it is only asked
def test_a_service_that_is_ready_is_healthy_whichever_address_it_listens_on(
    tmp_path: Path, host: str
) -> None:
    with serving(tmp_path) as server:
        result = run(tmp_path, BLOG, "health", port=server.port, host=host, access="restricted")

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_a_service_that_is_not_ready_is_told_with_one_line(
    sqlite_file: Path, tmp_path: Path
) -> None:
    with serving(tmp_path) as server:
        execute(sqlite_file, "UPDATE alembic_version SET version_num = '0001'")
        result = run(tmp_path, BLOG, "health", "--port", str(server.port))

    assert result.returncode == 1
    assert result.stderr == (
        f"blog: The service on port {server.port} of 127.0.0.1 is not ready: "
        "503 Service Unavailable.\n"
    )


def test_where_nobody_listens_is_told_with_one_line(tmp_path: Path) -> None:
    result = run(tmp_path, BLOG, "health", port=free_port())

    assert result.returncode == 1
    (line,) = result.stderr.splitlines()
    assert line.endswith("Connection refused.")


def test_who_waits_is_told_when_it_is_ready(tmp_path: Path) -> None:
    port = free_port()
    process = start(tmp_path, BLOG, "serve", "--port", str(port))
    try:
        result = run(tmp_path, BLOG, "health", "--port", str(port), "--wait", "50")
    finally:
        wait_until_gone(process)

    assert (result.returncode, result.stderr) == (0, "")
