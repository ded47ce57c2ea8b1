"""The unit of systemd: what it allows, and what it starts."""

import re
import shlex
import sys
from pathlib import Path

import httpx

from tests.deployment import DEPLOY, checked, installed_here, program
from tests.integration.cli.processes import (
    BLOG,
    PATIENCE,
    PROGRAMS,
    run,
    start,
    wait_until,
    wait_until_gone,
)
from tests.own_postgresql import free_port
from tests.unit.http.service import user_data

UNIT = DEPLOY / "systemd" / "blog@.service"
PASSWORD = "correct horse, battery; staple"

AS_SYSTEMD_DOES = (
    "import ctypes, os, sys;"
    "PR_SET_MDWE, REFUSE_EXEC_GAIN = 65, 1;"
    "ctypes.CDLL(None).prctl(PR_SET_MDWE, REFUSE_EXEC_GAIN, 0, 0, 0);"
    "os.execv(sys.argv[1], sys.argv[1:])"
)
"""Start a program that may not make memory executable (MemoryDenyWriteExecute; since Linux 6.3)."""


def entries(name: str) -> list[str]:
    return re.findall(rf"(?m)^{name}=(.*)$", UNIT.read_text("utf-8"))


def test_systemd_can_read_it_and_finds_little_that_it_could_still_deny(tmp_path: Path) -> None:
    analyze = program("systemd-analyze", "systemd")
    here = tmp_path / UNIT.name
    here.write_text(installed_here(UNIT.read_text("utf-8")))

    said = checked(analyze, "verify", tmp_path / "blog@8001.service")
    checked(analyze, "security", "--offline=true", "--threshold=15", here)

    assert UNIT.name not in said


def test_it_runs_as_a_user_without_rights_who_may_write_one_folder() -> None:
    assert entries("User") == ["blog"]
    assert entries("StateDirectory") == ["blog"]
    assert entries("WorkingDirectory") == ["/var/lib/blog"]
    assert entries("ProtectSystem") == ["strict"]
    assert entries("CapabilityBoundingSet") == [""]


def test_behind_a_proxy_on_the_same_machine_users_have_to_sign_in(tmp_path: Path) -> None:
    result = run(tmp_path, BLOG, "config", **settings())

    assert result.returncode == 0
    assert "BLOG_ACCESS=restricted\n    from environment" in result.stdout
    assert "BLOG_TRUSTED_PROXIES=127.0.0.1\n    from environment" in result.stdout


def test_it_is_given_more_time_to_end_than_the_service_takes() -> None:
    assert int(entries("TimeoutStopSec")[0]) > 10
    assert entries("KillMode") == ["mixed"]  # the service ends its workers itself


def test_what_it_starts_serves_signs_in_and_ends_in_order(tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / ".env").write_text("BLOG_DATABASE_URL=sqlite:///here.db\n")
    admin = [f"--{name}={value}" for name, value in user_data(city="London").items()]
    made = run(tmp_path, BLOG, "users", "create-admin", *admin, "--password-stdin", stdin=PASSWORD)
    assert made.returncode == 0, made.stderr
    (line,) = entries("ExecStart")
    command = shlex.split(installed_here(line).replace("%i", str(port)))

    process = start(tmp_path, sys.executable, "-c", AS_SYSTEMD_DOES, *command, **settings())
    try:
        address = f"http://127.0.0.1:{port}/api/v1/sessions"
        wait_until(lambda: is_healthy(tmp_path, port))
        credentials = {"email": user_data()["email"], "password": PASSWORD}
        signed_in = httpx.post(address, json=credentials, trust_env=False, timeout=PATIENCE)
        process.terminate()
        code = process.wait(float(entries("TimeoutStopSec")[0]))
    finally:
        wait_until_gone(process)

    assert signed_in.status_code == 201
    assert code == 0


def is_healthy(folder: Path, port: int) -> bool:
    return run(folder, PROGRAMS / "blog", "health", port=port).returncode == 0


def settings() -> dict[str, str]:
    pairs = (each.partition("=") for each in entries("Environment"))
    return {name.removeprefix("BLOG_").lower(): value for name, _, value in pairs}
