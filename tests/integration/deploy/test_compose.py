"""`compose.yml`: its form, its order, and that what it names is there."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from blog.bootstrap.setting_problems import PREFIX
from tests.deployment import DEPLOY, checked
from tests.integration.cli.processes import BLOG, PROGRAMS, run, serving
from tests.integration.deploy.dockerfile import last, variables

FILE = DEPLOY / "compose.yml"
TEXT = FILE.read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, Any] = COMPOSE["services"]
INSTANCES = ("blog-1", "blog-2")


def address(service: str) -> str:
    return str(SERVICES[service]["networks"]["web"]["ipv4_address"])


def settings(service: str) -> dict[str, str]:
    """Those of a service, with those of its image, and a password where one is asked for."""
    given = variables() | SERVICES[service].get("environment", {})
    return {
        name.removeprefix(PREFIX).lower(): re.sub(r"\$\{\w+:?[-?]([^}]*)\}", "closed", value)
        for name, value in given.items()
        if name.startswith(PREFIX)
    }


def there_is_docker_compose() -> bool:
    docker = shutil.which("docker")
    if docker is None:
        return False
    asked = subprocess.run([docker, "compose", "version"], capture_output=True, check=False)  # noqa: S603 - by its path
    return asked.returncode == 0


def test_it_has_the_form_of_a_compose_file(monkeypatch: pytest.MonkeyPatch) -> None:
    checked(PROGRAMS / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", FILE)
    if there_is_docker_compose():
        monkeypatch.setenv("POSTGRES_PASSWORD", "given")
        monkeypatch.setenv("GRAFANA_PASSWORD", "given")
        checked("docker", "compose", "-f", FILE, "config", "--quiet")


def test_there_is_no_password_by_default() -> None:
    example = (DEPLOY / ".env.example").read_text("utf-8")
    asked = set(re.findall(r"\$\{(\w*PASSWORD)[^}]*\}", TEXT))

    assert asked == {"POSTGRES_PASSWORD", "GRAFANA_PASSWORD"}
    assert re.findall(r"\$\{\w*PASSWORD(?!:\?)[^}]*\}", TEXT) == []
    assert re.findall(r"(?m)^(\w+)=(.*)$", example) == [(name, "") for name in sorted(asked)[::-1]]


def test_what_is_mounted_and_built_is_there() -> None:
    mounts = [v for each in SERVICES.values() for v in each.get("volumes", []) if v[0] == "."]

    assert mounts
    assert [v for v in mounts if not (DEPLOY / v.split(":")[0]).exists()] == []
    assert (DEPLOY / COMPOSE["x-blog"]["build"]["context"] / "deploy" / "Dockerfile").is_file()


def test_the_schema_is_there_before_an_instance_starts() -> None:
    for name in INSTANCES:
        assert SERVICES[name]["depends_on"] == {
            "migrate": {"condition": "service_completed_successfully"}
        }
    assert SERVICES["migrate"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert set(SERVICES["proxy"]["depends_on"]) == set(INSTANCES)


def test_the_addresses_are_those_that_others_rely_on() -> None:
    upstream = (DEPLOY / "nginx" / "upstream-compose.conf").read_text("utf-8")

    assert re.findall(r"server ([\d.]+):8000", upstream) == [address(name) for name in INSTANCES]
    for name in INSTANCES:
        assert SERVICES[name]["environment"]["BLOG_TRUSTED_PROXIES"] == address("proxy")
        assert SERVICES[name]["environment"]["BLOG_METRICS_FROM"] == address("prometheus")


def test_only_the_proxy_and_the_dashboard_are_reached_and_from_this_machine() -> None:
    ports = {name: each["ports"] for name, each in SERVICES.items() if "ports" in each}

    assert set(ports) == {"proxy", "grafana"}
    assert all(":-127.0.0.1:" in port for each in ports.values() for port in each)


@pytest.mark.parametrize("name", ["migrate", *INSTANCES])
def test_the_settings_can_be_used(tmp_path: Path, name: str) -> None:
    result = run(tmp_path, BLOG, "config", **settings(name))

    assert (result.returncode, result.stderr) == (0, "")
    assert "BLOG_ACCESS=restricted\n" in result.stdout
    assert "BLOG_DATABASE_URL=postgresql://blog:***@database/blog\n" in result.stdout


def test_its_commands_migrate_and_serve_on_postgresql(tmp_path: Path, empty_url: str) -> None:
    here = {"database_url": empty_url, "host": "127.0.0.1", "port": "0"}
    migrate = [PROGRAMS / SERVICES["migrate"]["command"][0], *SERVICES["migrate"]["command"][1:]]

    migrated = run(tmp_path, *migrate, **(settings("migrate") | here))

    assert migrated.returncode == 0, migrated.stderr
    command, *options = last("CMD").command
    with serving(tmp_path, PROGRAMS / command, *options, **(settings("blog-1") | here)) as server:
        assert server.http.get("/api/v1/posts").json() == []
        assert server.end() == 0
