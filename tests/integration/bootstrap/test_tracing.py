"""Traces are off and cost nothing, unless the variables of OpenTelemetry ask for them."""

import logging
from pathlib import Path

import pytest

from blog.adapters.telemetry.tracing import Tracing
from blog.bootstrap.settings import traces_exporter
from blog.bootstrap.tracing import Untraced, tracing_of
from tests.integration.cli.processes import PROGRAMS, run

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
LOADED = """
import sys
from blog.main import app
print("opentelemetry.sdk" in sys.modules, "opentelemetry.exporter" in sys.modules)
"""


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (ENDPOINT, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_TRACES_EXPORTER"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("variables", "exporter"),
    [
        ({}, "none"),
        ({ENDPOINT: ""}, "none"),
        ({ENDPOINT: "http://127.0.0.1:4318"}, "otlp"),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:4318/v1/traces"}, "otlp"),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, "otlp"),
        ({"OTEL_TRACES_EXPORTER": " Console "}, "console"),
        ({"OTEL_TRACES_EXPORTER": "none", ENDPOINT: "http://127.0.0.1:4318"}, "none"),
        ({"OTEL_SDK_DISABLED": "TRUE", ENDPOINT: "http://127.0.0.1:4318"}, "none"),
        ({"OTEL_SDK_DISABLED": "false", ENDPOINT: "http://127.0.0.1:4318"}, "otlp"),
    ],
)
def test_the_variables_of_opentelemetry_say_where_traces_go(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], exporter: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert traces_exporter() == exporter


def test_nothing_of_it_is_loaded_by_default(folder: Path) -> None:
    result = run(folder, PROGRAMS / "python", "-c", LOADED)

    assert result.stdout.split() == ["False", "False"], result.stderr


def test_traces_that_are_asked_for_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "otlp")
    monkeypatch.setenv("OTEL_SERVICE_NAME", "another")

    tracing = tracing_of("sqlite")

    assert isinstance(tracing, Tracing)
    assert tracing.provider.resource.attributes["service.name"] == "another"
    tracing.provider.shutdown()


def test_another_exporter_is_worth_a_warning_and_no_obstacle(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "zipkin")

    with caplog.at_level(logging.WARNING, "blog.tracing"):
        assert isinstance(tracing_of("sqlite"), Untraced)

    assert caplog.messages == ["OTEL_TRACES_EXPORTER must be otlp, console or none, such as otlp."]
