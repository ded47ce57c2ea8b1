"""The queries of the dashboard and of alerts, and the page about metrics, against what is given."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from blog.adapters.telemetry.metrics import PrometheusObserver
from blog.application.observing import Event, RequestNotes
from tests.unit.http.in_process import a_client
from tests.unit.http.service import an_app

ROOT = Path(__file__).parents[3]
DASHBOARD = json.loads((ROOT / "deploy" / "grafana" / "blog.json").read_text("utf-8"))
PANELS: list[dict[str, Any]] = DASHBOARD["panels"]
QUERIES = [target["expr"] for panel in PANELS for target in panel["targets"]]
QUERIES += [each["query"]["query"] for each in DASHBOARD["templating"]["list"][1:]]
RULES = yaml.safe_load((ROOT / "deploy" / "alerts.yml").read_text("utf-8"))["groups"][0]["rules"]
CONDITIONS = [rule["expr"] for rule in RULES if "blog_" in rule["expr"]]
"""All but whether Prometheus gets anything, which it tells itself."""

_OF_PROMETHEUS = {"instance", "le"}
"""Labels that it adds itself, or that every histogram has."""


@pytest.fixture(scope="module")
def families() -> list[Metric]:
    """What the service tells once all that it counts has happened."""
    observer = PrometheusObserver("sqlite")
    for event in Event:
        observer.count(event)
    observer.committed(1)
    failed = RequestNotes()
    failed.method, failed.status, failed.code = "GET", 500, "internal-error"
    observer.answered([failed])
    with a_client(an_app(observer=observer)) as client:
        return list(text_string_to_metric_families(client.get("/metrics").text))


@pytest.fixture(scope="module")
def labels(families: list[Metric]) -> dict[str, set[str]]:
    """Those of each sample."""
    found: dict[str, set[str]] = {}
    for family in families:
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


def names(query: str) -> set[str]:
    return set(re.findall(r"\b(?:blog|process)_[a-z_]+", query))


@pytest.mark.parametrize("query", [*QUERIES, *CONDITIONS])
def test_a_query_asks_for_what_is_given(query: str, labels: dict[str, set[str]]) -> None:
    asked = re.findall(r"([a-z_]+)=~?\"", query)
    asked += [each for group in re.findall(r"by \(([^)]+)\)", query) for each in group.split(", ")]

    assert names(query)
    assert names(query) <= labels.keys()
    given = set().union(*(labels[name] for name in names(query)))
    assert set(asked) <= given | _OF_PROMETHEUS


def test_all_that_is_given_by_the_blog_is_shown(labels: dict[str, set[str]]) -> None:
    shown = set().union(*map(names, QUERIES))

    unshown = ("_duration_seconds_sum", "_duration_seconds_count", "_batch_size_bucket")
    given = {name for name in labels if name.startswith("blog_") and not name.endswith(unshown)}
    assert given <= shown


def test_every_metric_is_explained(families: list[Metric]) -> None:
    page = (ROOT / "docs" / "observability.md").read_text("utf-8")
    told = set(re.findall(r"(?m)^\| `(blog_[a-z_]+)`", page))

    given = {
        family.name + ("_total" if family.type == "counter" else "")
        for family in families
        if family.name.startswith("blog_")
    }
    assert told == given


def test_panels_do_not_lie_on_each_other() -> None:
    places = [
        (panel["gridPos"]["x"] + x, panel["gridPos"]["y"] + y)
        for panel in PANELS
        for x in range(panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["h"])
    ]

    assert len(places) == len(set(places))
    assert len({panel["id"] for panel in PANELS}) == len(PANELS)
