"""The alerts: each goes off when it should, and none when all is well."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deployment import DEPLOY, ROOT, checked, program

FILE = DEPLOY / "alerts.yml"
RULES: list[dict[str, Any]] = yaml.safe_load(FILE.read_text("utf-8"))["groups"][0]["rules"]
NAMES = [str(rule["alert"]) for rule in RULES]

REQUESTS = "blog_http_requests_total{{route='/api/v1/posts',status='{}'}}"
SECONDS = "blog_http_request_duration_seconds_bucket{{route='/api/v1/posts',le='{}'}}"

FINE = {
    "up{job='blog',instance='blog-1:8000'}": "1+0x180",
    REQUESTS.format(200): "0+600x180",
    REQUESTS.format(404): "0+20x180",
    REQUESTS.format(500): "0+0x180",
    REQUESTS.format(503): "0+1x180",
    SECONDS.format("0.1"): "0+600x180",
    SECONDS.format("1"): "0+600x180",
    SECONDS.format("5"): "0+600x180",
    SECONDS.format("+Inf"): "0+600x180",
    "blog_http_requests_shed_total": "0+0x180",
    "blog_writes_waiting{instance='blog-1:8000'}": "5+0x180",
    "blog_database_errors_total": "0+0x180",
    "blog_sign_ins_refused_total": "0+1x180",
    "blog_build_info{version='0.1.0',instance='blog-1:8000'}": "1+0x180",
    "blog_build_info{version='0.1.0',instance='blog-2:8000'}": "1+0x180",
}
"""Three hours in which all is well, minute by minute."""

WRONG = {
    "BlogInstanceDown": {"up{job='blog',instance='blog-1:8000'}": "0+0x180"},
    "BlogFaults": {REQUESTS.format(500): "0+1x180"},
    "BlogUnavailable": {REQUESTS.format(503): "0+10x180"},
    "BlogSlow": {SECONDS.format("0.1"): "0+500x180", SECONDS.format("1"): "0+550x180"},
    "BlogSheds": {"blog_http_requests_shed_total": "0+1x180"},
    "BlogWritesWait": {"blog_writes_waiting{instance='blog-1:8000'}": "200+0x180"},
    "BlogDatabaseErrors": {"blog_database_errors_total": "0+1x180"},
    "BlogPasswordsGuessed": {"blog_sign_ins_refused_total": "0+20x180"},
    "BlogVersionsDiffer": {
        "blog_build_info{version='0.1.0',instance='blog-2:8000'}": "_x180",
        "blog_build_info{version='0.2.0',instance='blog-2:8000'}": "1+0x180",
    },
}
"""In what a bad hour differs from a good one, for each alert."""


def expect(folder: Path, series: dict[str, str], firing: list[str]) -> None:
    """Have Prometheus compute which alerts go off after three hours."""
    test = {
        "rule_files": [str(FILE)],
        "evaluation_interval": "1m",
        "tests": [
            {
                "interval": "1m",
                "input_series": [{"series": n, "values": v} for n, v in series.items()],
                "promql_expr_test": [
                    {
                        "expr": 'count by (alertname) (ALERTS{alertstate="firing"})',
                        "eval_time": "3h",
                        "exp_samples": [
                            {"labels": f'{{alertname="{name}"}}', "value": 1} for name in firing
                        ],
                    }
                ],
            }
        ],
    }
    (folder / "test.yml").write_text(yaml.safe_dump(test))
    checked(program("promtool", "prometheus"), "test", "rules", folder / "test.yml")


def test_prometheus_can_read_its_configuration_and_the_rules() -> None:
    checked(program("promtool", "prometheus"), "check", "config", DEPLOY / "prometheus.yml")


def test_no_alert_goes_off_while_all_is_well(tmp_path: Path) -> None:
    expect(tmp_path, FINE, firing=[])


@pytest.mark.parametrize("name", NAMES)
def test_an_alert_goes_off_by_what_it_is_for_and_alone(tmp_path: Path, name: str) -> None:
    expect(tmp_path, FINE | WRONG[name], firing=[name])


def test_operators_are_told_what_each_alert_means_and_what_to_do() -> None:
    operations = (ROOT / "docs" / "operations.md").read_text("utf-8")

    told = [line.removeprefix("### ") for line in operations.splitlines() if "### Blog" in line]
    assert told == NAMES
